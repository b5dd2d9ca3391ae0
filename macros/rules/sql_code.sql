{#-
    Quoted names stay, and so do the texts that are moments to an engine (`date 'today'` on Spark).
-#}
{% macro sql_code(source) %}
    {% set outside = modules.re.sub('(?s)[{][#].*?[#][}]|[{][{].*?[}][}]|[{]%.*?%[}]', ' ', source) %}
    {{ return(without_texts(outside)) }}
{% endmacro %}


{% macro jinja_code(source) %}
    {% set uncommented = modules.re.sub('(?s)[{][#].*?[#][}]', ' ', source) %}
    {% set tags = modules.re.findall('(?s)[{][{].*?[}][}]|[{]%.*?%[}]', uncommented) | join(' ') %}
    {% set text_or_code = "(?s)'((?:[^'\\\\]|\\\\.)*)'" ~ '|"((?:[^"\\\\]|\\\\.)*)"' ~ "|([^'\"]+)" %}
    {% set pieces = [] %}
    {% for piece in modules.re.findall(text_or_code, tags) %}
        {% do pieces.append(without_texts(piece | join)) %}
    {% endfor %}
    {{ return(pieces | join('\n')) }}
{% endmacro %}


{% macro without_texts(sql) %}
    {% set kept = '"[^"]*"|`[^`]*`|(?<!\\w)(?:' ~ moment_texts() ~ ')' %}
    {% set dropped = "--[^\\n]*|/[*].*?[*]/|'(?:[^']|'')*'" %}
    {{ return(modules.re.sub('(?s)(' ~ kept ~ ')|' ~ dropped, ' \\1 ', sql)) }}
{% endmacro %}
