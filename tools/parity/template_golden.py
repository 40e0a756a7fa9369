"""Writes the golden file of the chat-template tests: what Python's Jinja makes of our templates.

The environment is set up as the transformers library sets it up for chat templates. The templates
are those built into the engine, and variants in the manner of well-known models that lie beside the
test; then one-line snippets for every filter, test, method and rule of white space.

    pip install jinja2==3.1.6
    python tools/parity/template_golden.py        (from the root of the repository)
"""

import json
from datetime import datetime
from pathlib import Path

import jinja2
import jinja2.ext
import jinja2.sandbox

MAIN = Path("engine/src/main/resources/io/jinwen/engine/text/template")
TEST = Path("engine/src/test/resources/io/jinwen/engine/text/template")
NOW = datetime(2025, 3, 9, 14, 5, 7)


class Generation(jinja2.ext.Extension):
    """{% generation %}: prints its body, as at inference time."""

    tags = {"generation"}

    def parse(self, parser):
        line = next(parser.stream).lineno
        body = parser.parse_statements(["name:endgeneration"], drop_needle=True)
        return jinja2.nodes.Scope(body).set_lineno(line)


def raise_exception(message):
    raise jinja2.exceptions.TemplateError(message)


def tojson(x, ensure_ascii=False, indent=None, separators=None, sort_keys=False):
    return json.dumps(x, ensure_ascii=ensure_ascii, indent=indent, separators=separators, sort_keys=sort_keys)


def environment():
    env = jinja2.sandbox.ImmutableSandboxedEnvironment(
        trim_blocks=True, lstrip_blocks=True, extensions=[Generation, jinja2.ext.loopcontrols]
    )
    env.filters["tojson"] = tojson
    env.globals["raise_exception"] = raise_exception
    env.globals["strftime_now"] = NOW.strftime
    return env


def user(text):
    return {"role": "user", "content": text}


def assistant(text):
    return {"role": "assistant", "content": text}


def system(text):
    return {"role": "system", "content": text}


CALL = {"function": {"name": "净值查询", "arguments": {"code": "000001", "days": 30, "exact": True, "limit": None}}}
TOOLS = [
    {
        "type": "function",
        "function": {
            "name": "净值查询",
            "description": "Net asset value of a \"fund\"\n按代码查询",
            "parameters": {"type": "object", "properties": {"code": {"type": "string"}}, "required": ["code"]},
        },
    }
]
CONVERSATIONS = {
    "question": [user("什么是贷款价值比(LTV)?")],
    "system": [system("你是一名合规的理财助理。"), user("R3适合我吗?")],
    "turns": [
        system(" 回答要简短。 "),
        user("  CDS 是什么?\n"),
        assistant("一种信用衍生品。\n"),
        user("谁付保费?"),
    ],
    "marks": [user("<|im_end|><|User|>{{ 7*7 }}{% if %}</s>[INST]"), assistant("<think>x</think>\n\n好"), user("😀 e\u0301")],
    "thought": [user("算一下 3.25%×180/365"), assistant("<think>\n先算\n</think>\n\n约1.60%"), user("税后?")],
    "tool": [
        user("查000001"),
        {"role": "assistant", "content": "", "tool_calls": [CALL]},
        {"role": "tool", "content": "{\"nav\": 1.0234}"},
        {"role": "tool", "content": "第二个结果"},
        user("涨了吗"),
    ],
    "two systems": [system("一"), system("二"), user("三")],
    "wrong order": [assistant("我先说"), user("好")],
    "empty": [],
}
SETTINGS = [
    {"add_generation_prompt": True, "tools": None},
    {"add_generation_prompt": False},
    {"add_generation_prompt": True, "enable_thinking": False, "can_think": True, "tools": None},
    {"add_generation_prompt": True, "enable_thinking": True, "can_think": True, "tools": TOOLS},
]

VARIABLES = {
    "word": "Finance", "text": "  A bond's price, 债券  \n", "lines": "one\n\n two\r\nthree", "empty": "",
    "emoji": "a😀𠮷b", "numbers": [3, 1, 2, 3], "words": ["beta", "Alpha", "gamma", "alpha"], "nothing": None,
    "fund": {"name": "稳健一号", "risk": 3, "nav": 1.5, "open": True, "tags": ["R3", "bond"], "items": "shadowed"},
    "funds": [
        {"name": "B", "risk": 2, "info": {"fee": 0.5}, "open": False},
        {"name": "a", "risk": 3, "info": {"fee": 0.1}, "open": True},
        {"name": "C", "risk": 1, "info": {"fee": 1.2}},
    ],
    "yes": True, "no": False, "seven": 7, "minus": -7, "half": 0.5, "big": 12345678901234567,
}

SNIPPETS = r"""
{{ word }} {{ seven }} {{ half }} {{ yes }} {{ nothing }} {{ missing }}|
{{ 1.0 }} {{ 1e16 }} {{ 1.5e-7 }} {{ 0.1 + 0.2 }} {{ 100000.0 }} {{ -0.0 }} {{ 123456789.125 }} {{ 2e300 }} {{ 0.00012 }}
{{ [1, 'a', "it's", 'say "x"', None, True, 1.5, {'k': [1]}, (1,), (), {}] }}
{{ 'a\nb\t\\ \x41 \u4e2d \'q\'' }} {{ ['a\nb\t\\ \x07'] }}
{{ seven + 1 }} {{ seven - 10 }} {{ seven * 2 }} {{ seven / 2 }} {{ seven // 2 }} {{ seven % 4 }} {{ 2 ** 10 }} {{ 2 ** -1 }}
{{ minus // 2 }} {{ minus % 4 }} {{ minus / 2 }} {{ -seven }} {{ +seven }} {{ 7 // -2 }} {{ 7 % -4 }} {{ 7.5 // 2 }} {{ -7.5 % 2 }}
{{ 1 + 2 * 3 - 4 / 2 }} {{ (1 + 2) * 3 }} {{ 2 * 3 ~ 4 + 5 ~ 'x' }}
{{ 'a' + 'b' }} {{ 'ab' * 3 }} {{ 3 * 'ab' }} {{ [1] + [2] }} {{ [0] * 3 }} {{ 'a' ~ 1 ~ none ~ true ~ 1.0 }}
{{ 1 < 2 < 3 }} {{ 1 < 2 > 3 }} {{ 1 == 1.0 }} {{ 1 == true }} {{ '1' == 1 }} {{ none == none }} {{ [1, 2] == [1, 2] }} {{ {'a': 1} == {'a': 1} }}
{{ 'a' < 'b' }} {{ [1, 2] < [1, 3] }} {{ 2 >= 2 }} {{ 'b' != 'b' }} {{ missing == missing }} {{ none != missing }}
{{ 'on' in 'bond' }} {{ 3 in numbers }} {{ 'risk' in fund }} {{ 9 not in numbers }} {{ 'x' in missing }} {{ not 1 in [1] }}
{{ yes and no }} {{ yes or no }} {{ not yes }} {{ 0 or 'x' }} {{ '' and 'y' }} {{ not not 'a' }} {{ none or missing or 'z' }}
{{ 'a' if yes else 'b' }} {{ 'a' if no else 'b' }} {{ 'a' if no }}| {{ 'a' if no else 'b' if no else 'c' }}
{{ numbers[0] }} {{ numbers[-1] }} {{ numbers[9] }}| {{ numbers[1:] }} {{ numbers[:-1] }} {{ numbers[::-1] }} {{ numbers[::2] }} {{ numbers[5:] }} {{ numbers[-2:] }} {{ numbers[2:0:-1] }} {{ numbers[-100:100] }}
{{ word[0] }} {{ word[-1] }} {{ word[1:4] }} {{ word[::-1] }} {{ emoji[1] }} {{ emoji[1:3] }} {{ emoji | length }} {{ emoji[::-1] }} {{ word[9:] }}|
{{ fund.name }} {{ fund['name'] }} {{ fund.nope }}| {{ fund['nope'] }}| {{ fund.tags[0] }} {{ fund.tags.0 }} {{ fund['items'] }} {{ fund.get('risk') }} {{ fund.get('x') }} {{ fund.get('x', 5) }}
{% for k, v in fund.items() %}{{ k }}={{ v }};{% endfor %} {{ fund.keys() | list }} {{ fund.values() | list }} {% for k in fund %}{{ k }},{% endfor %}
{{ {'a': 1, 'b': 2}.items() | list }} {{ dict(a=1, b=2) }} {{ {'a': 1} | items | list }}
{{ text.strip() }}| {{ text.lstrip() }}| {{ text.rstrip() }}| {{ 'xxaxx'.strip('x') }} {{ 'abcba'.lstrip('ab') }} {{ 'abcba'.rstrip('ab') }} {{ '  '.strip() }}|
{{ 'a,b,,c'.split(',') }} {{ ' a  b c '.split() }} {{ 'a,b,c'.split(',', 1) }} {{ 'a,b,c'.rsplit(',', 1) }} {{ ''.split(',') }} {{ ''.split() }} {{ ' a  b c '.split(none, 1) }} {{ 'a--b--c'.split('--')[-1] }}
{{ 'abc'.startswith('a') }} {{ 'abc'.endswith('c') }} {{ 'abc'.startswith(('x', 'ab')) }} {{ 'abc'.removeprefix('a') }} {{ 'abc'.removesuffix('c') }} {{ 'abc'.removeprefix('x') }}
{{ 'aXbXc'.replace('X', '--') }} {{ 'aaa'.replace('a', 'b', 2) }} {{ 'abc'.replace('', '.') }} {{ 'aXb' | replace('X', 'YY') }} {{ 'aaa' | replace('a', 'b', 2) }}
{{ word.upper() }} {{ word.lower() }} {{ 'hello world-x {y'.title() }} {{ 'hELLO'.capitalize() }} {{ 'ß'.upper() }} {{ word | upper }} {{ word | lower }} {{ 'hello wORLD-x {y' | title }} {{ 'hELLO' | capitalize }}
{{ ', '.join(words) }} {{ words | join(', ') }} {{ numbers | join }} {{ numbers | join('-') }} {{ funds | join(',', attribute='name') }} {{ 'abc' | join('.') }}
{{ 'banana'.find('n') }} {{ 'banana'.rfind('n') }} {{ 'banana'.find('x') }} {{ 'banana'.count('an') }} {{ '12'.isdigit() }} {{ ''.isdigit() }} {{ 'ab'.isalpha() }} {{ ' \n'.isspace() }} {{ 'AB1'.isupper() }} {{ 'ab1'.islower() }}
{{ lines.splitlines() }} {{ 'a\n'.splitlines() }} {{ ''.splitlines() }}
{{ text | trim }}| {{ 'xaxx' | trim('x') }} {{ text | length }} {{ numbers | count }} {{ fund | length }} {{ missing | length }}
{{ fund | tojson }} {{ [] | tojson }} {{ {} | tojson }} {{ 'a"b\\c\n\t\u00e9中😀\u0001\u007f</script>' | tojson }} {{ [1, 1.0, 1e20, none, true] | tojson }}
{{ funds | tojson(indent=2) }} {{ {'b': 1, 'a': '中'} | tojson(sort_keys=true, ensure_ascii=true) }} {{ {'a': [1, 2]} | tojson(separators=(',', ':')) }} {{ {'a': []} | tojson(indent=4) }}
{{ missing | default('d') }} {{ nothing | default('d') }} {{ '' | default('d') }}| {{ '' | default('d', true) }} {{ missing | d }}| {{ no | default(5, boolean=true) }}
{{ numbers | first }} {{ numbers | last }} {{ [] | first }}| {{ word | first }} {{ word | last }} {{ numbers | reverse | list }} {{ word | reverse }}
{{ numbers | sort }} {{ numbers | sort(reverse=true) }} {{ words | sort }} {{ words | sort(case_sensitive=true) }} {{ funds | sort(attribute='risk') | map(attribute='name') | list }}
{{ numbers | unique | list }} {{ words | unique | list }} {{ words | unique(case_sensitive=true) | list }} {{ numbers | sum }} {{ numbers | min }} {{ numbers | max }} {{ funds | sum(attribute='risk') }} {{ words | max }}
{{ funds | map(attribute='name') | list }} {{ funds | map(attribute='info.fee') | list }} {{ words | map('upper') | list }} {{ words | map('replace', 'a', 'o') | list }} {{ funds | map(attribute='open', default='?') | list }}
{{ numbers | select('odd') | list }} {{ numbers | reject('odd') | list }} {{ numbers | select('gt', 1) | list }} {{ [0, 1, '', 'x'] | select | list }} {{ [0, 1] | reject | list }}
{{ funds | selectattr('open') | map(attribute='name') | list }} {{ funds | selectattr('risk', 'ge', 2) | map(attribute='name') | list }} {{ funds | rejectattr('open', 'defined') | map(attribute='name') | list }} {{ funds | selectattr('name', 'equalto', 'a') | list | length }}
{{ {'b': 1, 'A': 2, 'c': 0} | dictsort }} {{ {'b': 1, 'A': 2} | dictsort(by='value') }} {{ {'b': 1, 'A': 2} | dictsort(reverse=true) }} {{ {'b': 1, 'A': 2} | dictsort(true) }}
{{ 'abc' | list }} {{ fund | list }} {{ 5 | string ~ 'x' }} {{ '42' | int }} {{ 'x' | int }} {{ 'x' | int(7) }} {{ 3.9 | int }} {{ '3.7' | int }} {{ '1.5' | float }} {{ 'x' | float }} {{ 2 | float }} {{ 'ff' | int(0, 16) }}
{{ -3 | abs }} {{ -2.5 | abs }} {{ 2.567 | round }} {{ 2.567 | round(2) }} {{ 2.5 | round }} {{ 2.1 | round(0, 'ceil') }} {{ 2.9 | round(method='floor') }} {{ 7 | round }}
{{ lines | indent }} {{ lines | indent(2, true) }} {{ lines | indent(2, blank=true) }} {{ 'a\nb' | indent('> ') }} {{ '' | indent }}|
{{ '<a href="x">\'&' | e }} {{ '<b>' | escape }} {{ '<b>' | safe }}
{{ missing is defined }} {{ word is defined }} {{ missing is undefined }} {{ nothing is none }} {{ nothing is not none }} {{ missing is none }} {{ fund.nope is defined }}
{{ word is string }} {{ seven is string }} {{ fund is mapping }} {{ numbers is mapping }} {{ numbers is iterable }} {{ word is iterable }} {{ seven is iterable }} {{ missing is iterable }} {{ numbers is sequence }} {{ fund is sequence }} {{ word is sequence }} {{ seven is sequence }}
{{ seven is number }} {{ half is number }} {{ yes is number }} {{ '7' is number }} {{ seven is integer }} {{ yes is integer }} {{ half is float }} {{ yes is boolean }} {{ 1 is boolean }} {{ yes is true }} {{ 1 is true }} {{ no is false }} {{ 0 is false }} {{ range is callable }}
{{ seven is odd }} {{ seven is even }} {{ 9 is divisibleby 3 }} {{ 9 is divisibleby(2) }} {{ seven is eq 7 }} {{ seven is equalto(8) }} {{ seven is ne 8 }} {{ 1 is lt 2 }} {{ 2 is ge(2) }} {{ 'a' is in 'abc' }} {{ 3 is in [1, 2] }} {{ none is sameas none }} {{ 'ab' is lower }} {{ 'AB' is upper }}
{{ not word is string }} {{ word is string and seven is number }} {{ 'x' if word is not string else 'y' }} {{ (word is string) == true }} {{ word is string or missing.x }}
{{ -1 | abs }} {{ 'a' ~ 'b' | upper }} {{ ('a' ~ 'b') | upper }} {{ 'a' + 'b' | upper }} {{ numbers | length > 3 }} {{ numbers | length - 1 }} {{ 'x' in words | join }}
{% set a = 1 %}{% if yes %}{% set a = 2 %}{% endif %}{{ a }} {% for i in [1, 2] %}{% set a = 9 %}{{ a }}{% endfor %}{{ a }}
{% set ns = namespace(n=0, s='x') %}{% for i in numbers %}{% set ns.n = ns.n + i %}{% endfor %}{{ ns.n }} {{ ns.s }} {{ ns.zz is defined }}
{% set ns = namespace({'a': 1}) %}{{ ns.a }}{% set ns.b = [1] %}{{ ns.b }} {% set x, y = 1, 2 %}{{ x }}{{ y }} {% set t = 1, 2 %}{{ t }}
{% set x %}a {{ word }} b{% endset %}[{{ x }}] {% set y | upper | replace('A', '_') %}banana{% endset %}{{ y }} {% filter upper %}abc {{ word }}{% endfilter %} {% filter replace('a', 'x') | upper %}banana{% endfilter %}
{% for i in numbers %}{{ loop.index }}{{ loop.index0 }}{{ loop.revindex }}{{ loop.revindex0 }}{{ loop.first }}{{ loop.last }}{{ loop.length }}{{ loop.cycle('a', 'b') }} {% endfor %}
{% for i in numbers %}{{ loop.previtem }}<{{ i }}>{{ loop.nextitem }} {{ loop.previtem is defined }} {% endfor %}
{% for i in numbers if i > 1 %}{{ i }}:{{ loop.length }} {% endfor %}{% for i in [] %}x{% else %}none{% endfor %} {% for i in missing %}x{% else %}none{% endfor %} {% for i in numbers if i > 9 %}{% else %}no{% endfor %}
{% for i in range(5) %}{% if i == 1 %}{% continue %}{% endif %}{% if i == 3 %}{% break %}{% endif %}{{ i }}{% endfor %} {{ range(3) | list }} {{ range(1, 4) | list }} {{ range(10, 0, -3) | list }}
{% for a, b in [[1, 2], (3, 4)] %}{{ a }}-{{ b }} {% endfor %}{% for c in 'abc' %}{{ c }}.{% endfor %}{% for x in [1, 2] %}{% for y in [1, 2] %}{{ loop.index }}{{ x }}{% endfor %}{{ loop.index }}{% endfor %}
{% for i in numbers %}{% set i = i * 10 %}{{ i }} {% endfor %}{% for x in 1, 2, 3 %}{{ x }}{% endfor %} {% for fund in funds if fund.open is defined and fund.open %}{{ fund.name }}{% endfor %}{{ fund.name }}
{% macro m(a, b=2, c='z') %}{{ a }}{{ b }}{{ c }}{% endmacro %}{{ m(1) }} {{ m(1, 3) }} {{ m(1, c='q') }} {{ m(a=5) }} {{ m() }}| {{ m(1) | upper }} {{ m(1) ~ '!' }}
{% macro f(n) %}{% if n > 0 %}{{ n }},{{ f(n - 1) }}{% endif %}{% endmacro %}{{ f(5) }} {% macro g() %}{{ word }}{{ later }}{% endmacro %}{% set later = 'L' %}{{ g() }}
{% with a = 1, b = word %}{{ a }}{{ b }}{% endwith %}{{ a }}| {% if no %}1{% elif yes %}2{% else %}3{% endif %} {% if no %}1{% elif no %}2{% else %}3{% endif %} {% if '' %}x{% endif %}
{% raw %}{{ not }} {% this %} {# either #}{% endraw %} {# a comment #}{{ 'x' }}{#- c -#}   {{ 'y' }} {%- raw -%}   kept {% endraw -%}   {{ 1 }}
{{ 'a' 'b' }} {{ "double" }} {{ [1, 2,] }} {{ {'a': 1,} }} {{ 1_000 }} {{ [] or 'e' }} {{ {'a': {'b': {}}} }} {{ 'x' }}}} {{ {} }}
{{ strftime_now('%d %b %Y') }} {{ strftime_now('%Y-%m-%d %H:%M:%S %A %B %j %p %y %I%%') }} {{ True }} {{ False }} {{ None }}
{% generation %}{{ word }}{% endgeneration %} {{ true and 'x' }} {{ words | map('length') | list }} {{ words | map('first') | join }} {{ fund.tags | length }}
{{ word.foo.bar }}
{{ missing.x }}
{{ missing + 1 }}
{{ 1 + 'a' }}
{{ 'a' < 1 }}
{{ raise_exception('stop here') }}
{{ word | nosuchfilter }}
{{ word is nosuchtest }}
{{ nosuch() }}
{{ 5() }}
{{ 1 / 0 }}
{{ numbers.append(4) }}
{{ nothing.x.y }}
{{ missing | tojson }}
{% for a, b in [1] %}{% endfor %}
{{ 5 | first }}
{{ word['x'].y }}
{% if %}x{% endif %}
{% for x %}{% endfor %}
{% endif %}
{{ 1 +
{% if yes %}
{{ (1 }}
{# open
{% raw %} open
{{ 'open }}
{% unknown %}
{{ a b }}
{{ 1 ! 2 }}
{% set 1 = 2 %}
{% break %}
{% macro m(a) %}{% endmacro %}{{ m(1, 2) }}
{% macro m(a) %}{% endmacro %}{{ m(z=1) }}
{% set word.x = 1 %}
{{ 'a'.nosuch() }}
""".strip("\n").split("\n")

BLOCKS = [
    "a\n{% if yes %}\nb\n{% endif %}\nc\n", "  {% if yes %}  x\n  {% endif %}  \ny", "a {%- if yes %} b {%- endif %} c",
    "a {%- if yes -%} b {%- endif -%} c", "a\n\n{{ word }}\n\nb", "a\n  {{ word }}\n", "a  {{- word -}}  b\n", "x {%+ if yes %}y{% endif %}\n  {%+ if yes %}z{% endif %}",
    "{% if yes +%}\nkept{% endif +%}\nend", "a\n  {# comment #}\n  b\n{# c #}\nd", "a {#- c -#} b", "\n\n{% set x = 1 %}\n\n{{ x }}\n\n", "line1\r\nline2\rline3\n",
    "{% for i in numbers %}\n  - {{ i }}\n{% endfor %}\nend", "{% for i in numbers -%}\n  - {{ i }}\n{%- endfor %}\nend", "\t{% if yes %}tab{% endif %}\n\t {% if yes %}\n\tb{% endif %}",
    "a{% if yes %}   \n b{% endif %}", "{{ word }}\n{% if yes %}\n{% endif %}\n{{ word }}\n", "{%- if yes -%}\n\n  x  \n\n{%- endif -%}", "  {% raw %}\n  {{ x }}\n  {% endraw %}\n  y",
    "a\n {%- raw -%} \n x {%- endraw -%} \n b", "{% set x %}\n  block\n{% endset %}\n[{{ x }}]", "{{ '{{' }} {{ '%}' }} {% if '%}' == '%}' %}ok{% endif %}", "{{word}}{{-word}}{{word-}} {{word}}",
    "x\n{% if yes %}{% if yes %}\ny{% endif %}\n{% endif %}\nz", "a\n   {%- if yes %}\n   b\n   {%- endif %}\nc", "{# one\ntwo #}\n\nx{##}y", "\u3000{% if yes %}x{% endif %}", "{", "{ {", "a{b}c%}d}}e#}",
]


def expected(env, source, variables):
    try:
        return {"expected": env.from_string(source).render(**variables)}
    except Exception as error:  # what fails there must fail here
        return {"error": f"{type(error).__name__}: {error}"}


def main():
    env = environment()
    cases = []
    files = sorted(MAIN.glob("*.jinja")) + sorted(TEST.glob("*.jinja"))
    for path in files:
        source = path.read_text(encoding="utf-8")
        for name, messages in CONVERSATIONS.items():
            for i, settings in enumerate(SETTINGS):
                variables = {"messages": messages, "bos_token": "<s>", "eos_token": "</s>", **settings}
                result = expected(env, source, variables)
                cases.append({"file": path.name, "conversation": name, "settings": i, **result})
    snippets = [{"template": source, **expected(env, source, VARIABLES)} for source in SNIPPETS + BLOCKS]
    golden = {
        "remake": "python tools/parity/template_golden.py",
        "conversations": CONVERSATIONS,
        "settings": SETTINGS,
        "variables": VARIABLES,
        "cases": cases,
        "snippets": snippets,
    }
    text = json.dumps(golden, ensure_ascii=False, indent=1)
    (TEST / "golden.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
