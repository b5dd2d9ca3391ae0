{#
    Rows are only ever added, so that engines without updates keep the record too; the row with the
    highest event_number is the state of the warehouse.
#}
{% macro record_build_event(status, failures=none, finished_at=none) %}
    {% set as_of_date = as_of_date() %}
    {# dbt may have opened a transaction on the way here, which it rolls back after a hook #}
    {% call statement('record_build_event', auto_begin=True) %}
        insert into {{ build_record() }}
        select
            (select coalesce(max(event_number), 0) + 1 from {{ build_record() }}) as event_number,
            '{{ invocation_id }}' as invocation_id,
            '{{ invocation_args_dict.which }}' as command,
            '{{ build_selection() | replace("'", "''") }}' as selection,
            cast({{ as_of_date }} as date) as as_of_date,
            '{{ status }}' as status,
            cast({{ failures if failures is not none else 'null' }} as bigint) as failures,
            cast('{{ run_started_at.strftime("%Y-%m-%d %H:%M:%S") }}' as timestamp) as started_at,
            cast({{ "'" ~ finished_at ~ "'" if finished_at else 'null' }} as timestamp) as finished_at
    {% endcall %}
    {% do adapter.commit() %}
{% endmacro %}
