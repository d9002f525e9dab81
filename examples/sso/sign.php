<?php
// Sign a talkwidget token with a shared secret: php sign.php USER-ID NAME < shared.key

const KEY_ID = "2026-11", SITE = "blog", SECONDS = 900;

function sign(string $userId, string $name, string $secret, int $now): string
{
    $head = ["alg" => "HS256", "typ" => "JWT", "kid" => KEY_ID];
    $claims = ["sub" => $userId, "name" => $name, "aud" => SITE, "iat" => $now, "exp" => $now + SECONDS];
    $signed = implode(".", array_map(fn ($part) => segment(json_encode(
        $part,
        JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES | JSON_THROW_ON_ERROR
    )), [$head, $claims]));
    return $signed . "." . segment(hash_hmac("sha256", $signed, $secret, true));
}

function segment(string $raw): string
{
    return rtrim(strtr(base64_encode($raw), "+/", "-_"), "=");
}

if (PHP_SAPI === "cli" && realpath($argv[0]) === __FILE__) {
    echo sign($argv[1], $argv[2], trim(stream_get_contents(STDIN)), time()), "\n";
}
