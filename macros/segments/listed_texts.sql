{% macro listed_texts(argument, given) -%}
    {%- set texts = [given] if given is string else given -%}
    {%- if texts is not sequence or texts is mapping or not texts
        or texts | reject('string') | list or '' in texts -%}
        {{ exceptions.raise_compiler_error(
            argument ~ " wants a text or a list of texts, not " ~ given
        ) }}
    {%- endif -%}
    {{ return(texts) }}
{%- endmacro %}
