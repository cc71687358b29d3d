"""What the verification says: verdicts, checks and problems, each in Chinese and English."""

from __future__ import annotations

from suiche.kit.words import Words

VERDICTS = {
    "GENUINE": Words("这是我们签发的文件，没有被改过。", "This paper is ours and has not been changed."),
    "TAMPERED": Words(
        "这份文件签署以后被改过，请不要相信它。",
        "This file was changed after it was signed. Do not rely on it.",
    ),
    "NOT_SIGNED": Words(
        "这份文件没有签完，不能当作正式文件。", "This file is not fully signed and is no official paper."
    ),
    "UNTRUSTED": Words(
        "这份文件的签名不是我们认可的签名。", "The signatures on this file are not ones that we recognise."
    ),
    "UNREADABLE": Words("这个文件读不了，没法核对。", "This file cannot be read, so it cannot be checked."),
}

# In the order in which they are shown; the keys are the fields of a finding.
CHECKS = {
    "intact": Words("签名以后，签过的内容一个字节都没变", "Not one byte of what was signed has changed"),
    "covers": Words(
        "签名覆盖了签署时的整份文件", "The signature covers the whole file as it was when signed"
    ),
    "unchanged": Words("签完以后，没有再加别的内容", "Nothing else was added after signing"),
    "trusted": Words(
        "证书由我们认可的机构签发，签署时有效",
        "The certificate comes from an authority we recognise and was valid then",
    ),
    "stamped": Words(
        "签署时间由时间戳机构证明", "The time of signing is certified by a time-stamp authority"
    ),
    "bottom_line": Words("以上各项合起来成立", "All of this holds together"),
}

PROBLEMS = {
    "intact": Words(
        "签过的内容被改了：文件里有字节和签署时不一样。",
        "Bytes inside the signed part were changed since it was signed.",
    ),
    "covers": Words(
        "签名没有覆盖整份文件，有一部分不在保护之内。", "The signature does not cover the whole file."
    ),
    "unchanged": Words(
        "签完以后，有人又往文件里加了内容，比如盖上一层文字、加了一页。",
        "Something was added after signing, such as an overlay or a page.",
    ),
    "trusted": Words(
        "签名用的证书不是我们认可的机构签发的，或者签署时已经失效。",
        "The certificate was not issued by an authority we recognise, or was no longer valid when it was used.",
    ),
    "stamped": Words("签署时间没有可信的时间戳证明。", "No trusted time stamp certifies when it was signed."),
}

NO_SIGNATURE = Words(
    "文件里没有电子签名。可能是没签过，也可能是打印、另存时丢了。请用我们发给您的原文件。",
    "There is no digital signature in this file: it was never signed, or lost it when printed or saved anew. "
    "Please use the original that we sent.",
)
EMPTY_FIELD = Words(
    "有一个签名栏还空着：缺一方的签名，或者签名被去掉了。",
    "One signature field is empty: a party has not signed, or a signature was removed.",
)
NOT_OURS = Words("文件上没有我们公司的电子章。", "Our company's seal is not on this file.")
TOO_LARGE = Words(
    "文件超过10MB。我们的文件都比这小得多，请换原文件。",
    "The file is larger than 10 MB. Our papers are much smaller; please use the original.",
)
ENCRYPTED = Words(
    "文件加了密码。请上传我们发给您的、没有密码的原文件。",
    "The file is password-protected. Please upload the original without a password.",
)
UNREADABLE = Words(
    "这不是完整的PDF文件。可能没下载完，请重新下载再传。",
    "This is not a complete PDF. Please download the original again and upload it.",
)
TOO_HARD = Words(
    "文件太复杂，20秒内没核对完，我们停下了。请换原文件。",
    "The file is too complex to be checked within 20 seconds, so we stopped. Please use the original.",
)

NOT_THE_FILE = Words(
    "签名是真的，但文件和我们存的不一样：后来多了或少了内容。",
    "The signatures are genuine, but the file is not the one we keep: something was added or removed later.",
)
