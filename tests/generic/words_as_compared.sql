{% test words_as_compared(model) %}

select
    kind,
    word
from {{ model }}
where
    word != coalesce(
        case kind
            when 'company_sign' then {{ without_accents('word') }}
            else {{ plain_letters('word') }}
        end, ''
    )

{% endtest %}
