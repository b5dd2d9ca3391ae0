{% macro clock_readers() %}
    {% set clock = house_rules().clock %}
    {% set functions = clock.functions + clock.words %}
    {{ return(
        '(?<!\\w)(?:'
        ~ '(?<![."`])(?:' ~ clock.words | join('|') ~ ')(?![\\w"`])'
        ~ '|(?:' ~ functions | join('|') ~ ')\\s*[(]\\s*[)]'
        ~ '|(?<=[.])(?:' ~ clock.methods | join('|') ~ ')\\s*[(]'
        ~ '|' ~ moment_texts()
        ~ ')'
    ) }}
{% endmacro %}


{% macro moment_texts() %}
    {% set moment = "'(?:" ~ house_rules().clock.texts | join('|') ~ ")'" %}
    {{ return(
        '(?:date|timestamp\\w*)\\s*' ~ moment
        ~ '|cast\\s*[(]\\s*' ~ moment ~ '\\s+as\\s+(?:date|timestamp)'
    ) }}
{% endmacro %}
