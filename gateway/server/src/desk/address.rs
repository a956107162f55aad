//! Addresses within the desk: written safely, and believed only when they stay here.

/// Writes what may stand in a query as it is, and all else percent-encoded (RFC 3986 §2.3).
pub(super) fn percent_encode(value: &str, to: &mut String) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    let digit = |nibble: u8| char::from(HEX.get(usize::from(nibble)).copied().unwrap_or(b'0'));
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b'/') {
            to.push(char::from(byte));
        } else {
            to.extend(['%', digit(byte >> 4), digit(byte & 15)]);
        }
    }
}

/// An address of this desk to go to next; the queue for anything else. What a query says must
/// never lead to another host.
pub(super) fn local(wanted: &str) -> &str {
    let plain = |c: char| c.is_ascii_graphic() && c != '\\';
    let stays = wanted.starts_with('/') && !wanted.starts_with("//") && wanted.chars().all(plain);
    if stays && !wanted.starts_with("/language/") && !wanted.starts_with("/sign-") {
        wanted
    } else {
        "/"
    }
}

/// An address that goes on to `to` when it has done its work.
pub(super) fn with_next(path: &str, to: &str) -> String {
    let mut address = format!("{path}?to=");
    percent_encode(to, &mut address);
    address
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_address_of_this_desk_is_gone_to() {
        assert_eq!(local("/cases/2026-000001?x=1"), "/cases/2026-000001?x=1");
        for away in
            ["https://evil.example", "//evil.example", "/\\evil.example", "", "x", "/a\r\nb"]
        {
            assert_eq!(local(away), "/", "{away}");
        }
        assert_eq!(local("/sign-out"), "/");
    }

    #[test]
    fn a_query_in_a_query_is_encoded() {
        assert_eq!(with_next("/sign-in", "/?a=ә&b"), "/sign-in?to=/%3Fa%3D%D3%99%26b");
    }
}
