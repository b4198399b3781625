//! Who may call: the signature over the body as it came, byte for byte, compared in constant time.

use deskbell_domain::Secret;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;

/// Whether `header` (`sha256=…`) is the app's signature of this body.
pub fn is_valid(secret: &Secret, body: &[u8], header: Option<&str>) -> bool {
    let given = header.and_then(|h| h.strip_prefix("sha256=")).and_then(|digits| hex::decode(digits).ok());
    let (Some(given), Ok(mut mac)) = (given, Hmac::<Sha256>::new_from_slice(secret.expose().as_bytes())) else {
        return false;
    };
    mac.update(body);
    mac.verify_slice(&given).is_ok()
}

/// Whether it is one of these words.
pub fn is_one_of(tokens: &[Secret], given: &str) -> bool {
    let is = |token: &Secret| bool::from(token.expose().as_bytes().ct_eq(given.as_bytes()));
    // Each is looked at, so that the time tells nothing.
    tokens.iter().fold(false, |found, token| is(token) | found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sign(secret: &str, body: &[u8]) -> String {
        let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("any key");
        mac.update(body);
        format!("sha256={}", hex::encode(mac.finalize().into_bytes()))
    }

    #[test]
    fn a_signature_made_elsewhere_is_understood() {
        // printf '{"object":"page"}' | openssl dgst -sha256 -hmac secret
        let made = "sha256=c1456f83e15385a03562cbe2eaaa918ec5e06b4f170f909283a2781c7924e4d1";
        assert!(is_valid(&Secret::new("secret"), br#"{"object":"page"}"#, Some(made)));
    }

    #[test]
    fn none_of_ten_thousand_forgeries_gets_through() {
        let secret = Secret::new("the app's own secret");
        let body = br#"{"object":"page","entry":[{"id":"1","time":1,"messaging":[]}]}"#;
        let good = sign(secret.expose(), body);
        let mut forged = 0;
        for n in 0..10_000_usize {
            let (mut body, mut header) = (body.to_vec(), good.clone());
            match n % 5 {
                // One bit of the body, of the signature's text, another key, cut short, made longer.
                0 => body[n % 62] ^= 1 << (n % 7),
                1 => {
                    let at = 7 + n % 64;
                    let old = header.as_bytes()[at];
                    header.replace_range(at..=at, if old == b'0' { "1" } else { "0" });
                }
                2 => header = sign(&format!("key {n}"), &body),
                3 => header.truncate(n % good.len()),
                _ => body.extend(n.to_string().bytes()),
            }
            forged += 1;
            assert!(!is_valid(&secret, &body, Some(&header)), "{n}");
        }
        assert_eq!(forged, 10_000);
        assert!(!is_valid(&secret, body, None));
        assert!(is_valid(&secret, body, Some(&good)));
    }

    #[test]
    fn a_word_is_right_or_wrong_as_a_whole() {
        let tokens = [Secret::new("one"), Secret::new("another")];
        assert!(is_one_of(&tokens, "another"));
        for wrong in ["", "on", "one ", "One"] {
            assert!(!is_one_of(&tokens, wrong), "{wrong:?}");
        }
        assert!(!is_one_of(&[], ""));
    }
}
