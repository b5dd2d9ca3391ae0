{#-
    The SQL that stands outside of Jinja in a model or macro, without its comments and texts. Quoted names
    stay, and so do the texts that are moments to an engine (`date 'today'` on Spark).
-#}
{% macro sql_code(source) %}
    {% set outside = modules.re.sub('(?s)[{][#].*?[#][}]|[{][{].*?[}][}]|[{]%.*?%[}]', ' ', source) %}
    {{ return(without_texts(outside)) }}
{% endmacro %}


{#- The same of what stands inside of Jinja: its own code, and its texts, each of which may be SQL. -#}
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


{#- The texts that are moments stay; every other one, and each comment, is left out. -#}
{% macro without_texts(sql) %}
    {% set kept = '"[^"]*"|`[^`]*`|(?<!\\w)(?:' ~ moment_texts() ~ ')' %}
    {% set dropped = "--[^\\n]*|/[*].*?[*]/|'(?:[^']|'')*'" %}
    {{ return(modules.re.sub('(?s)(' ~ kept ~ ')|' ~ dropped, ' \\1 ', sql)) }}
{% endmacro %}
