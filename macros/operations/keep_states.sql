{% macro keep_states() %}
    {% if execute and invocation_args_dict.which in ['build', 'run', 'test'] %}
        {% set newest %}
            select
                invocation_id,
                status
            from {{ build_record() }}
            order by event_number desc
            limit 1
        {% endset %}
        {% set event = run_query(newest).rows[0] %}
        {% set has_passed = event.invocation_id == invocation_id and event.status == 'passed' %}
        {% set last = run_query(
            'select coalesce(max(given_in), 0) as given_in, cast(max(as_of_date) as string) as day from '
            ~ source('kept', 'int_state_days')
        ).rows[0] %}
        {% set counts = add_new_states(last.given_in) if has_passed else none %}
        {% do tell_history(last.day, counts, event.status) %}
    {% endif %}
{% endmacro %}


{% macro add_new_states(last_given_in) %}
    {% set is_newer = ' where given_in > ' ~ last_given_in %}
    {% set register = source('kept', 'int_state_register') %}
    {% set days = source('kept', 'int_state_days') %}
    {% set new_rows = {register: new_rows_of('new_states'), days: new_rows_of('new_state_days')} %}
    {# A part of the project may pass where they were never built. #}
    {% if none in new_rows.values() %}
        {{ return(none) }}
    {% endif %}
    {% if run_query('select count(*) from ' ~ new_rows[days] ~ is_newer).rows[0][0] == 0 %}
        {{ return(none) }}
    {% endif %}
    {% if run_query('select count(*) from ' ~ register ~ is_newer).rows[0][0] > 0 %}
        {% do delete_rows(register, 'given_in > ' ~ last_given_in) %}
    {% endif %}
    {% for kept, model in new_rows.items() %}
        {% call statement('add_new_states', auto_begin=True) %}
            insert into {{ kept }} select * from {{ model }} {{ is_newer }}
        {% endcall %}
    {% endfor %}
    {% do adapter.commit() %}
    {% set counted %}
        select
            count(state_name) as entered,
            count(*) - count(state_name) as departed
        from {{ new_rows[register] }}
        where kind = 'segment'
    {% endset %}
    {{ return(run_query(counted).rows[0]) }}
{% endmacro %}


{% macro tell_history(last_day, counts, status) %}
    {% set day = modules.re.search("'(.*)'", as_of_date()).group(1) %}
    {% set told = none %}
    {% if counts is not none %}
        {% set changes = counts.entered ~ ' entries and ' ~ counts.departed ~ ' exits' %}
        {% if last_day is none %}
            {% set told = 'kept: ' ~ day ~ ' is the first day, with ' ~ counts.entered ~ ' memberships' %}
        {% elif last_day == day %}
            {% set told = 'same day: ' ~ day ~ ' was kept before; added ' ~ changes %}
        {% else %}
            {% set told = 'kept: ' ~ day ~ ', with ' ~ changes ~ ' since ' ~ last_day %}
        {% endif %}
    {% elif invocation_args_dict.which != 'build' or status in ['failed', 'empty'] %}
    {% elif newest_extract_on() is none %}
    {% elif is_past_day() %}
        {% set told = 'refused: nothing is kept of ' ~ day ~ ', which lies before the newest extract ('
            ~ newest_extract_on() ~ ')' %}
    {% elif last_day is not none and day < last_day %}
        {% set told = 'refused: nothing is kept of ' ~ day ~ ', as ' ~ last_day ~ ' is kept already' %}
    {% elif last_day == day %}
        {% set told = 'same day: ' ~ day ~ ' was kept before, and nothing changed'
            if has_built_states() else none %}
    {% else %}
        {% set told = 'partial: nothing is kept of ' ~ day ~ ', as a new day needs every segment built: '
            ~ 'run `dms build` without --select' %}
    {% endif %}
    {% if told %}
        {% do log('History ' ~ told, info=True) %}
    {% endif %}
{% endmacro %}


{% macro has_built_states() %}
    {{ return(own_nodes(['model']) | selectattr('name', 'equalto', 'new_state_days')
        | selectattr('unique_id', 'in', selected_resources) | list | length > 0) }}
{% endmacro %}


{# By its node, as dbt gives hooks no ref. #}
{% macro new_rows_of(name) %}
    {% set node = own_nodes(['model']) | selectattr('name', 'equalto', name) | first %}
    {{ return(adapter.get_relation(node.database, node.schema, node.alias)) }}
{% endmacro %}
