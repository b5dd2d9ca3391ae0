{#-
    The pattern of what reads the clock, in SQL and in Jinja, both in lower case. A column is no clock,
    though its name be one (`sales.current_date`).
-#}
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


{#- The pattern of a text that is a moment to an engine: `date 'today'` on Spark. -#}
{% macro moment_texts() %}
    {% set moment = "'(?:" ~ house_rules().clock.texts | join('|') ~ ")'" %}
    {{ return(
        '(?:date|timestamp\\w*)\\s*' ~ moment
        ~ '|cast\\s*[(]\\s*' ~ moment ~ '\\s+as\\s+(?:date|timestamp)'
    ) }}
{% endmacro %}
