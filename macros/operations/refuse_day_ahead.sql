{% macro refuse_day_ahead() %}
    {% set day = var('as_of_date', none) %}
    {% set newest = newest_extract_on() if execute and day is not none else none %}
    {% if newest is not none %}
        {% set ahead = (
            modules.datetime.date.fromisoformat(day | string) - modules.datetime.date.fromisoformat(newest)
        ).days %}
        {% if ahead > var('as_of_most_days_ahead') %}
            {{ exceptions.raise_compiler_error(
                'as_of_date ' ~ day ~ ' is ' ~ ahead ~ ' days after the newest extract (' ~ newest ~ '), more'
                ~ ' than the ' ~ var('as_of_most_days_ahead') ~ ' of as_of_most_days_ahead'
                ~ ' in dbt_project.yml: take an earlier day, or leave it out for that of the newest extract'
            ) }}
        {% endif %}
    {% endif %}
{% endmacro %}
