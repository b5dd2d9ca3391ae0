{#-
    It decodes as RFC 3492, 6.2 says, with the numbers of section 5. What stands before the last hyphen
    are letters already; each sign after it is a digit, and a step of a fold over a state `s`:

    letters   so far, and a % while a number is being read
    code      of the last letter that was put in
    place     where it was put, and what the number that is being read adds to it
    start     `place` when the number began
    weight    of the next digit of the number
    base      from which the threshold of that digit is taken
    bias      what is taken from it

    The engines differ in how lists, structs, functions of items and letters by their code are written.
-#}
{% macro unicode_labels(text) -%}
    {%- set label = 'xn--(?:[a-z0-9-]*-)?[a-z0-9]+' -%}
    {%- set parts = replace_pattern(text, '([@.])(' ~ label ~ ')', '\\1\x1e\\2\x1e') -%}
    {%- set is_label = matches_pattern('part', '^' ~ label ~ '$') -%}
    {%- set letters = replace_pattern('part', '^xn--|-?[a-z0-9]*$') -%}
    {%- set digits = replace_pattern('part', '^.*-') -%}
    {{ return(adapter.dispatch('unicode_labels')(parts, is_label, letters, digits)) }}
{%- endmacro %}

{% macro default__unicode_labels(parts, is_label, letters, digits) -%}
    array_to_string(list_transform(string_split({{ parts }}, chr(30)), lambda part: case
        when {{ is_label }} then struct_extract(list_reduce(
            list_prepend(
                {{ punycode_state(letters) }},
                list_transform(string_split({{ digits }}, ''), lambda sign: {{ punycode_state('sign') }})
            ),
            lambda s, digit: {{ punycode_step() }}
        ), 'letters')
        else part
    end), '')
{%- endmacro %}

{% macro spark__unicode_labels(parts, is_label, letters, digits) -%}
    array_join(transform(split({{ parts }}, chr(30)), part -> case
        when {{ is_label }} then aggregate(
            transform(split({{ digits }}, ''), sign -> {{ punycode_state('sign') }}),
            {{ punycode_state(letters) }},
            (s, digit) -> {{ punycode_step() }}
        ).letters
        else part
    end), '')
{%- endmacro %}


{% macro punycode_state(letters, code=128, place=0, start=0, weight=1, base=36, bias=72) -%}
    {{ return(adapter.dispatch('punycode_state')(letters, {
        'code': code, 'place': place, 'start': start, 'weight': weight, 'base': base, 'bias': bias,
    })) }}
{%- endmacro %}

{% macro default__punycode_state(letters, numbers) -%}
    struct_pack(letters := {{ letters }}
    {%- for name, number in numbers.items() %}, {{ name }} := cast({{ number }} as bigint){% endfor %})
{%- endmacro %}

{% macro spark__punycode_state(letters, numbers) -%}
    named_struct('letters', {{ letters }}
    {%- for name, number in numbers.items() %}, '{{ name }}', cast({{ number }} as bigint){% endfor %})
{%- endmacro %}


{% macro punycode_step() -%}
    {%- set value = "(instr('abcdefghijklmnopqrstuvwxyz0123456789', digit.letters) - 1)" -%}
    {%- set threshold = 'least(greatest(s.base - s.bias, 1), 26)' -%}
    {%- set place = '(s.place + ' ~ value ~ ' * s.weight)' -%}
    {%- set letters = "replace(s.letters, '%', '')" -%}
    {%- set length = '(length(' ~ letters ~ ') + 1)' -%}
    {%- set code = '(s.code + ' ~ whole_quotient(place, length) ~ ')' -%}
    {%- set here = 'cast(' ~ place ~ ' % ' ~ length ~ ' as integer)' -%}
    {%- set damped = whole_quotient(place ~ ' - s.start', 'case when s.start = 0 then 700 else 2 end') -%}
    {%- set delta = '(' ~ damped ~ ' + ' ~ whole_quotient(damped, length) ~ ')' -%}
    case
        when {{ value }} < {{ threshold }} then {{ punycode_state(
            'substr(' ~ letters ~ ', 1, ' ~ here ~ ') || ' ~ letter_of_code(code)
            ~ ' || substr(' ~ letters ~ ', ' ~ here ~ ' + 1)',
            code=code, place=here ~ ' + 1', start=here ~ ' + 1', bias=punycode_bias(delta)
        ) }}
        else {{ punycode_state(
            letters ~ " || '%'", code='s.code', place=place, start='s.start',
            weight='least(s.weight * (36 - ' ~ threshold ~ '), 1000000000)', base='s.base + 36',
            bias='s.bias'
        ) }}
    end
{%- endmacro %}


{% macro punycode_bias(delta) -%}
    {%- set cases = [] -%}
    {%- for times in range(4) -%}
        {%- set divided = whole_quotient(delta, 35 ** times) -%}
        {%- do cases.append(
            ('when ' ~ divided ~ ' <= 455 then ' if times < 3 else 'else ')
            ~ 36 * times ~ ' + ' ~ whole_quotient('36 * ' ~ divided, divided ~ ' + 38')
        ) -%}
    {%- endfor -%}
    {{ return('case ' ~ cases | join(' ') ~ ' end') }}
{%- endmacro %}


{% macro letter_of_code(code) -%}
    case
        when {{ code }} between 128 and 55295 or {{ code }} between 57344 and 1114111
            then {{ adapter.dispatch('letter_of_code')(code) }}
        else '^'
    end
{%- endmacro %}

{% macro default__letter_of_code(code) -%}
    chr(cast({{ code }} as integer))
{%- endmacro %}

{% macro spark__letter_of_code(code) -%}
    decode(unhex(lpad(hex({{ code }}), 8, '0')), 'UTF-32')
{%- endmacro %}


{% macro whole_quotient(number, divisor) -%}
    {{ return(adapter.dispatch('whole_quotient')(number, divisor)) }}
{%- endmacro %}

{% macro default__whole_quotient(number, divisor) -%}
    (({{ number }}) // ({{ divisor }}))
{%- endmacro %}

{% macro spark__whole_quotient(number, divisor) -%}
    (({{ number }}) div ({{ divisor }}))
{%- endmacro %}
