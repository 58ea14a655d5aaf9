"""Files that attack who opens them with Python: assembled as bytes, opened by nobody.

Each is (name, suffix, bytes). The payload is a harmless name that no model needs; what matters is how it is reached.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import pickle
import zipfile
import zlib

SYSTEM = b"cos\nsystem\n"
ECHO = b"(S'echo'\nt"  # its arguments
CALL = SYSTEM + ECHO + b"R"


def text(value: str) -> bytes:
    content = value.encode()
    return b"\x8c" + bytes([len(content)]) + content


def stack_global(module: str, name: str) -> bytes:
    return text(module) + text(name) + b"\x93"


def called(module: str, name: str, *arguments: str) -> bytes:
    """A call of a name with texts, in protocol 4."""
    words = b"".join(text(argument) for argument in arguments)
    return b"\x80\x04" + stack_global(module, name) + b"(" + words + b"tR."


DIRECT = {
    "REDUCE": CALL + b".",
    "INST": b"(S'echo'\nios\nsystem\n.",
    "OBJ": b"(" + SYSTEM + b"S'echo'\no.",
    "NEWOBJ": b"\x80\x02" + SYSTEM + ECHO + b"\x81.",
    "NEWOBJ_EX": b"\x80\x04" + SYSTEM + ECHO + b"}\x92.",
    "BUILD on a name": b"cbuiltins\ncomplex\n}b.",
    "BUILD of a foreign object": b"cevil\nThing\n)\x81}b.",
    "result dropped": CALL + b"0I1\n.",
    "called while a set is made": b"\x80\x04\x8f(" + CALL + b"\x90.",
    "EXT1": b"\x80\x02\x82\x01.",
    "EXT after copyreg": b"\x80\x02ccopyreg\nadd_extension\n(S'os'\nS'system'\nK\xf0tR0\x82\xf0.",
    "broken after the payload": CALL + b"\xff\xff",
    "cut off after the payload": CALL,
    "payload in the second pickle": b"N." + CALL + b".",
    "name that a call returns": b"\x80\x04"
    + stack_global("builtins", "str")
    + text("os")
    + b"\x85R"
    + text("system")
    + b"\x93.",
    "arguments that a call returns": b"cbuiltins\ngetattr\ncbuiltins\ntuple\n((ltRR.",
    "result is called": b"\x80\x02cbuiltins\nstr\n(S'x'\ntR)R.",
    "handed to an honest constructor": b"cpandas\nIndex\n(" + CALL + b"tR.",
    "copyreg.__newobj__": b"ccopyreg\n__newobj__\n(" + SYSTEM + b"tR.",
    "as a default factory": b"ccollections\ndefaultdict\n(" + SYSTEM + b"tR.",
    "as an attribute": b"csklearn.pipeline\nPipeline\n)\x81}S'memory'\n" + SYSTEM + b"sb.",
    "in another estimator's class": b"csklearn.pipeline\nPipeline\n(I1\ntR.",
}
REACHED = {
    "dotted name": called("sklearn.pipeline", "os.system", "echo"),
    "name of a module's module": called("sklearn.svm", "sys.modules", "os"),
    "look-alike module": called("sklearn.evil", "Pipeline"),
    "look-alike package": called("sk1earn.pipeline", "Pipeline"),
    "confusable letter": called("skl\u0435arn.pipeline", "Pipeline"),
    "another name of an honest module": called("sklearn.pipeline", "make_pipeline"),
    "getattr of a module": b"cbuiltins\ngetattr\n(cos\n__dict__\nS'get'\ntR.",
    "getattr of a class": b"cbuiltins\ngetattr\n(cbuiltins\nobject\nS'__subclasses__'\ntR.",
    "getattr of a function": b"cbuiltins\ngetattr\n(cnumpy\nmean\nS'__globals__'\ntR.",
    "getattr of a result": b"cbuiltins\ngetattr\n(cbuiltins\nstr\n(S'x'\ntRS'format'\ntR.",
    "getattr of Python 2": b"c__builtin__\ngetattr\n(c__builtin__\nobject\nS'__subclasses__'\ntR.",
    "getattr with a computed name": b"cbuiltins\ngetattr\n(cbuiltins\nstr\ncbuiltins\nstr\n(S'lower'\ntRtR.",
    "getattr as a value": b"(cbuiltins\ngetattr\nt.",
    "partial of a foreign name": b"cfunctools\npartial\n(" + SYSTEM + b"tR.",
    "partial of getattr": b"cfunctools\npartial\n(cbuiltins\ngetattr\ntR.",
    "partial of another function by its state, called": b"cfunctools\npartial\n(cpandas.core.internals.blocks\nnew_block\n"
    b"tR(cnumpy\nmean\n(t}Ntb)R.",
    "partial, called": b"cfunctools\npartial\n(cnumpy\nmean\ntR)R.",
    "operator.attrgetter": called("operator", "attrgetter", "system"),
    "operator.methodcaller": called("operator", "methodcaller", "system", "echo"),
    "eval": called("builtins", "eval", "1"),
    "exec of Python 2": b"c__builtin__\nexecfile\n(S'x'\ntR.",
    "apply of Python 2": b"c__builtin__\napply\n(" + SYSTEM + b"tR.",
    "_ufunc_reconstruct": b"cnumpy.core\n_ufunc_reconstruct\n(S'os'\nS'system'\ntR.",
    "random state's constructor": b"cnumpy.random._pickle\n__randomstate_ctor\n(S'x'\ncos\nsystem\ntR.",
    "index of a mapped file": b"cpandas.core.indexes.base\n_new_Index\n(cnumpy\nmemmap\n}S'filename'\nS'x'\nstR.",
    "mapped file": b"cnumpy\nmemmap\n(S'x'\ntR.",
    "mapped file, by __new__": b"\x80\x02cnumpy\nmemmap\n(S'x'\nt\x81.",
    "mapped file, as a function": b"csklearn.preprocessing._function_transformer\nFunctionTransformer\n)\x81}"
    b"Vfunc\ncnumpy\nmemmap\nsb.",
    "memory by a number": b"cbuiltins\nbytearray\n(I1099511627776\ntR.",
    "cache of pickles": b"cjoblib.memory\nMemory\n(S'/tmp/x'\ntR.",
    "text that scipy executes": b"\x80\x02cscipy.stats._continuous_distns\nnorm_gen\n)\x81}"
    b"S'_parse_arg_template'\nS'print(1)'\nsb.",
    "_codecs.encode by another codec": b"c_codecs\nencode\n(VAA\nVrot13\ntR.",
    "code": b"ctypes\nCodeType\n)R.",
    "marshal": called("marshal", "loads", "x"),
}
GADGETS = {
    f"{module}.{name}": called(module, name, *arguments)
    for module, name, *arguments in (
        ("pip", "main", "install"),
        ("pip._internal", "main", "install"),
        ("numpy.f2py.crackfortran", "myeval", "1"),
        ("numpy.testing._private.utils", "runstring", "1"),
        ("numpy", "load", "x.npy"),
        ("numpy", "save", "x.npy"),
        ("numpy", "fromfile", "x"),
        ("pandas", "read_pickle", "x"),
        ("pandas", "eval", "1"),
        ("joblib", "load", "x"),
        ("sklearn.utils._testing", "assert_run_python_script_without_output", "1"),
        ("sklearn.datasets", "load_svmlight_file", "x"),
        ("sklearn.linear_model._base", "os.system", "echo"),
        ("scipy.io", "loadmat", "x"),
        ("logging", "FileHandler", "x"),
        ("uuid", "_get_command_stdout", "echo"),
        ("imaplib", "IMAP4_stream", "echo"),
        ("pkgutil", "resolve_name", "os:system"),
        ("importlib", "import_module", "os"),
        ("runpy", "run_path", "x"),
        ("timeit", "timeit", "1"),
        ("cProfile", "run", "1"),
        ("doctest", "debug_script", "1"),
        ("webbrowser", "open", "x"),
        ("ctypes", "CDLL", "x"),
        ("shutil", "rmtree", "x"),
        ("subprocess", "Popen", "echo"),
        ("posix", "system", "echo"),
        ("nt", "system", "echo"),
        ("urllib.request", "urlopen", "file:///x"),
        ("cloudpickle.cloudpickle", "subimport", "os"),
        ("dill._dill", "_import_module", "os"),
        ("_pickle", "loads", "x"),
        ("pickle", "loads", "x"),
        ("io", "open", "x"),
        ("typing", "get_type_hints", "x"),
        ("xgboost.core", "Booster"),
        ("__main__", "Model"),
    )
}
NESTED = {
    "bytes": pickle.dumps({"held": CALL + b"."}),
    "bytes of protocol 4": pickle.dumps([called("os", "system", "echo")]),
    "bytearray": pickle.dumps(bytearray(CALL + b".")),
    "text": pickle.dumps((CALL + b".").decode()),
    "bytes in bytes": pickle.dumps(pickle.dumps([pickle.dumps(CALL + b".")])),
}


def archive(**entries: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as written:
        for name, content in entries.items():
            written.writestr(name.replace("__", "/") + ".pkl", content)
    return file.getvalue()


ARCHIVES = {
    "data.pkl of PyTorch": archive(model__data=CALL + b"."),
    "second pickle of an archive": archive(a=pickle.dumps(1), b=CALL + b"."),
}
PACKED = {
    "zlib": zlib.compress(CALL + b"."),
    "gzip": gzip.compress(CALL + b"."),
    "bz2": bz2.compress(CALL + b"."),
    "xz": lzma.compress(CALL + b"."),
    "lzma": lzma.compress(CALL + b".", lzma.FORMAT_ALONE),
}

ATTACKS = [
    (name, suffix, attack)
    for suffix, attacks in (
        *((".pkl", plain) for plain in (DIRECT, REACHED, GADGETS, NESTED)),
        (".joblib", PACKED),
        (".pt", ARCHIVES),
    )
    for name, attack in attacks.items()
]
