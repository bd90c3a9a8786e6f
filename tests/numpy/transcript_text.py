"""The lines of the transcripts of texts; `make_transcripts.py` runs them."""

FILES = {"text.md": ("Texts and their methods", r"""s = 'Hello, wörld'
s.upper(), s.lower(), s.swapcase(), s.title(), s.capitalize(), s.casefold()
'ΑΣ ΑΣΑ'.lower(), 'straße'.upper(), 'straße'.title(), 'ﬁn ǆ'.title(), 'ŉ'.title(), "they're bill's".title()
'ß ẞ ı İ ς'.casefold(), 'ΟΔΥΣΣΕΥΣ'.title(), 'ΑΣ'.swapcase()
s.center(20, '*'), s.ljust(15, '.'), s.rjust(15), 'ab'.center(5, '-'), 'abc'.center(6, '-'), 'a'.center(0)
'42'.zfill(5), '-42'.zfill(5), '+7'.zfill(1), ''.zfill(2), '--1'.zfill(5), 'é'.zfill(3)
s.find('l'), s.find('l', 4), s.find('l', -4, -1), s.find('z'), s.rfind('l'), s.find('ö'), s.index('rld'), s.rindex('o')
'abc'.find(''), 'abc'.find('', 3), 'abc'.find('', 4), 'abc'.rfind(''), 'abc'.rfind('', 0, 2), 'abc'.find('c', 5), 'abc'.find('b', None, None)
'banana'.count('an'), 'banana'.count(''), 'banana'.count('a', 2), 'banana'.count('', 3), 'banana'.count('', 7), 'aaaa'.count('aa')
s.startswith('Hello'), s.startswith('ello', 1), s.endswith(('x', 'ld')), s.startswith(()), 'abc'.startswith('', 3), 'abc'.startswith('', 4), 'abc'.endswith('b', 0, 2)
' a b  c '.split(), ' a b  c '.split(' '), 'a,b,,c'.split(','), 'a,b,c'.split(',', 1), 'a b c  '.split(None, 1), ''.split(), ''.split(',')
' a b  c '.rsplit(), 'a,b,c'.rsplit(',', 1), ' a b c'.rsplit(None, 1), 'a--b--c'.rsplit('--', maxsplit=1), 'a b'.split(maxsplit=0), '  a b'.rsplit(None, 0)
'a\u00a0b\u2003c\x1cd'.split(), 'one\ttwo\nthree'.split(sep=None), 'aXXbXXc'.split('XX', -1), 'aaa'.split('aa')
'ab\ncd\r\nef\rg\x0bh\x85i\u2028'.splitlines(), 'ab\ncd\r\n'.splitlines(True), ''.splitlines(), '\n\n'.splitlines(keepends=True)
'a=b=c'.partition('='), 'a=b=c'.rpartition('='), 'abc'.partition('='), 'abc'.rpartition('=')
'prefix-x'.removeprefix('prefix-'), 'x.py'.removesuffix('.py'), 'abc'.removeprefix('b'), 'aa'.removesuffix('')
'aXbXc'.replace('X', '--'), 'aXbXc'.replace('X', '', 1), 'abc'.replace('', '-'), 'abc'.replace('', '-', 2), ''.replace('', 'x'), 'é'.replace('', '-'), 'aaa'.replace('aa', 'b', -1)
'  x '.strip() + '|', 'xxaxx'.strip('x'), 'abcba'.lstrip('ab'), 'abcba'.rstrip('ba'), '\u2003a\x1f'.strip(), 'abc'.strip('')
', '.join(['a', 'b', 'c']), ''.join('abc'), '-'.join(()), '-'.join(['x']), 'é'.join(('a', 'b'))
'a\tb\tcd\te'.expandtabs(), 'a\tb'.expandtabs(4), 'ab\n\tc'.expandtabs(tabsize=3), 'a\tb'.expandtabs(0), '\t'.expandtabs(-1)
for w in ['abc', 'ab1', '', 'é', 'ª', '中', 'ⅷ', '\u0301']: print(w.isalpha(), w.islower(), w.isupper())
for w in ['12', '²', '٣', '½', '', 'a', '一', 'Ⅷ', 'a1', 'é²']: print(w.isdigit(), w.isdecimal(), w.isnumeric(), w.isalnum())
for w in [' ', '\t\n', '\u00a0', '\u200b', '', '\x1c', 'a ', 'a\n', '\u00ad', '\u2028']: print(w.isspace(), w.isprintable())
for w in ['Ab Cd', 'AB', 'aB', 'A1b', 'A1B', '1', "They'Re", 'ǅ', 'ǅa', 'AB1']: print(w.istitle(), w.islower(), w.isupper())
for w in ['abc', '_a1', '1a', '', 'a-b', 'é', 'a b', 'class', 'a²']: print(w.isidentifier())
['abc'.isascii(), 'é'.isascii(), ''.isascii()]
s[0], s[-1], s[1:4], s[::-1], s[-5:], s[::3], s[8], s[100:], s[5:2], s[-100:2], s[7:10], 'abc'[-1:-4:-2], 'abcdef'[1::2]
s[12]
s[-13]
''[0]
s['a']
s[1.0]
s['a':]
s[::0]
'wör' in s, '' in s, 'x' not in s, 'a' < 'b', 'Z' < 'a', 'é' > 'z', 'a' == 'a', 'ab' * 3, 2 * 'é', 'a' * -1, 'a' + 'b'
5 in s
'a' + 5
5 + 'a'
'a' * 1.5
'a' - 'b'
'a' < 5
len(s), len('日本'), len(''), list('é日a')
for c in 'aé': print(c)
repr('a\'b'), repr("a\"b"), repr('a\'"b'), repr('\x00\x7f\x80\u2028\U0001f600\ue000\xad'), repr('\\n\t\r')
'a\nb'
print('a\nb')
'{} {}'.format(1, 'x'), '{0} {1} {0}'.format(1, 'x'), '{a} {b!r}'.format(a=1, b='x'), '{:>5}|{:<5}|{:^5}'.format('a', 'b', 'c')
'{:,}'.format(1234567), '{:.2%}'.format(0.256), '{:#x} {:08b}'.format(255, 5), '{:+.1e}'.format(12345.678), '{:e}'.format(0)
'{}'.format()
'{1}'.format(5)
'{a}'.format(b=5)
'{} {0}'.format(1)
'{0} {}'.format(1)
'{'.format(1)
'}'.format(1)
'a}b'.format(1)
'{0'.format(1)
'{!x}'.format(1)
'{!}'.format(1)
'{0!r'.format(1)
'{0!rx}'.format(1)
'{0!'.format(1)
'{:{:{}}}'.format(1, 2, 3)
'{0[}'.format([1])
'{0[]}'.format([1])
'{0.}'.format([1])
'{0[0]x}'.format([1])
'{0[9]}'.format([1])
'{0[a]}'.format([1])
'{a{}}'.format(1)
'{:d}'.format('a')
'{:x}'.format(1.5)
'{:5}'.format([1])
'{:5}'.format(None)
'{:10.3f'.format(1)
'{99999999999999999999}'.format(1)
import numpy as np
'{} {:.2f} {!r}'.format(np.float64(1.5), np.float32(0.1), np.int64(3)), '{} {}'.format(np.float32(0.1), np.True_), '{:>6}'.format(np.int8(5))
'{}'.format(np.arange(3)), '{!r}'.format(np.arange(3)), '{:.1f}'.format(np.array(2.25))
'{:.2f}'.format(np.arange(3))
'%d items, %.2f each, %s' % (3, 2.5, 'é'), '%5d|%-5d|%05d' % (42, 42, 42), '%x %o %X' % (255, 8, 255), '%s' % [1, 2], '%r' % 'a', '%c%c' % ('a', 66), '%%'
'%d' % 'a'
'%d %d' % 5
'%d' % (1, 2)
'%f' % 'a'
'%q' % 5
'%' % 5
'%(a)s' % 5
'%c' % 'ab'
'%x' % 1.5
'abc' % 5
'%.1f' % np.arange(3)
int('12'), int(' -12_000\n'), int('ff', 16), int('0xff', 16), int('0b101', 0), int('z', 36), int('٣'), int('12', base=8), int('-0o17', 0)
int('12a')
int('')
int('1.5')
int('9', 8)
int('010', 0)
int('1', 1)
int('1', 37)
int(5, 16)
int('1', 2, 3)
int('1', 'a')
int('1', bas=2)
float('1.5'), float(' -1e5 '), float('inf'), float('-NaN'), float('1_000.5'), float('.5'), float('5.')
float('abc')
float('')
float('1__0')
float('1,5')
''.join([1])
''.join(['a', 1.5])
''.join(5)
s.find()
s.find(1)
s.find('a', 1.5)
s.find('a', 1, 2, 3)
s.index('zz')
s.rindex('zz')
s.count(1)
s.startswith(5)
s.startswith(('a', 5))
s.startswith(['a'])
s.split('')
s.split(5)
s.split('a', None)
s.split('a', 'b', 'c')
s.split(foo=1)
s.rsplit('', 1)
s.partition('')
s.partition(5)
s.replace('a')
s.replace('a', 5)
s.replace('a', None)
s.replace('a', 'b', 'c')
s.replace('a', 'b', 1, 2)
s.strip(5)
s.strip('a', 'b')
s.center()
s.center('a')
s.center(5, 'ab')
s.center(5, 5)
s.center(1, 2, 3)
s.zfill('a')
s.zfill()
s.upper(1)
s.upper(a=1)
s.join()
s.removeprefix(5)
s.removesuffix(None)
s.expandtabs('a')
s.expandtabs(1, 2)
s.splitlines('a')
s.format_map()
s.center(width=5)
s.uper()
s.upper.x
s.nosuch"""),
"text_fields.md": ("f-strings, and texts filled from dicts", r"""import numpy as np
x = 3.14159; n = 1234567; w = 12; a = np.arange(3.0)
f'{x:.2f}|{n:,}|{x:{w}.{2}f}|{n:>{w}_}|{"é":*^5}|{x!r:>10}|{"é"!a}|{{}}|{n:#x}|{True:d}|{None}'
f'{x = :.3f}', f'{n=}', f'{a=}', f'{a[1]:.1f} {a.mean():6.3f} {a}', f'{np.float32(0.1)}', f'{np.True_} {np.int64(5):03d}'
f'{a:.2f}'
f'{[1, 2]:5}'
f'{x:d}'
f'{n:.2d}'
format(x, '.2e'), format(n, ','), format('a', '>3'), format(None), format(a), ascii('é日😀'), ascii(['é'])
format(x, 5)
format(None, '5')
'%s' % a, '%s %s' % (a, x), '%.1f %%' % a.mean()
t = 'n=%d'
t %= 5; t
[c for c in 'é日a'], [w.upper() for w in 'a b'.split()], {c: 'banana'.count(c) for c in sorted(set('banana'))}
for word in 'the cat the dog'.split(): print(f'{word:<5}|{len(word):>3}|')
d = {}
d.update(a=1, b=2); d
'{0[1]} {1[k]} {0[0]:.2f}'.format([1.5, 'b'], {'k': 3}), '{:{}.{}f}'.format(3.14159, 10, 2), '{:{w}}'.format('x', w=4), '{{}} {}'.format(1), '{!s:>4}|{!a}'.format(None, 'é')
'{[a b]}'.format({'a b': 1}), '{0.shape} {0[1]}'.format(a), '{a[x]:>{w}}'.format(a={'x': 'y'}, w=3), '{:}'.format(5), '{!r}'.format('a')
'{a} {b}'.format_map({'a': 1, 'b': 2})
'{a}'.format_map({})
'{}'.format_map({'a': 1})
'{0[a]}'.format({'b': 1})
'%(a)d %(b)s' % {'a': 1, 'b': 'x'}, '%s' % np.arange(3), '%.3f' % np.float64(2.0), '%d' % np.int8(5), '%s %s' % ('a', np.float64(1.5))
'%(a)s' % {}""")}
