{% macro state_rules() -%}
    {%- set rules = [] -%}
    {%- if execute and graph.get('nodes') -%}
        {%- set models = {} -%}
        {%- for node in graph.nodes.values() if node.resource_type == 'model'
            and layer_of(node) in ['marts', 'segments'] and node.name != 'member_profiles' -%}
            {%- do models.update({node.unique_id: node}) -%}
        {%- endfor -%}
        {%- set segments = var('segments') -%}
        {%- for node in models.values() | sort(attribute='name') -%}
            {%- if layer_of(node) == 'segments' and node.name in segments -%}
                {%- do rules.append(state_rule('segment', node.name, node, models)) -%}
            {%- elif node.name == 'customer_rfm' -%}
                {%- do rules.append(state_rule('rfm', 'all', node, models)) -%}
            {%- elif node.name == 'customer_lifecycle' -%}
                {%- for department in ['sales', 'service', 'parts'] -%}
                    {%- do rules.append(state_rule('lifecycle', department, node, models)) -%}
                {%- endfor -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(rules) }}
{%- endmacro %}


{% macro state_rule(kind, subject, node, models) -%}
    {%- set seen = [node.unique_id] -%}
    {%- set read = [] -%}
    {%- set beside = [] -%}
    {#- The list grows while it is gone through, until nothing new stands behind. -#}
    {%- for unique_id in seen -%}
        {%- set model = models[unique_id] -%}
        {%- if layer_of(model) == 'segments' -%}
            {%- do read.append(model.name) -%}
        {%- else -%}
            {%- do beside.extend(named_thresholds(model)) -%}
        {%- endif -%}
        {%- for parent_id in model.depends_on.nodes -%}
            {%- set parent = graph.nodes.get(parent_id) -%}
            {%- if parent_id in models and parent_id not in seen -%}
                {%- do seen.append(parent_id) -%}
            {%- elif kind == 'segment' and parent and parent.config.meta.get('is_rule') -%}
                {%- do beside.append(parent.name ~ ' ' ~ parent.checksum.checksum) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return({
        'kind': kind,
        'subject': subject,
        'read_segments': read,
        'beside': local_md5(beside | unique | sort | join('|')),
        'is_built': node.unique_id in selected_resources,
    }) }}
{%- endmacro %}


{% macro named_thresholds(model) -%}
    {%- set named = [] -%}
    {%- for argument in modules.re.findall('threshold[(]\\s*([^)]*?)\\s*[)]', model.raw_code) -%}
        {%- set name = argument[1:-1] -%}
        {%- if not modules.re.match('^([\'"])\\w+\\1$', argument) -%}
            {{ exceptions.raise_compiler_error(
                model.original_file_path ~ ' names a threshold as ' ~ argument ~ ': write its name out, '
                ~ 'so that the history of segments sees when its value changes'
            ) }}
        {%- endif -%}
        {%- do named.append(name ~ '=' ~ threshold(name)) -%}
    {%- endfor -%}
    {{ return(named) }}
{%- endmacro %}
