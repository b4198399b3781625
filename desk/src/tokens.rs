//! Tokens: HS256 and nothing else, whatever a token's header says.

use deskbell_domain::{Refusal, Role, Timestamp};
use hmac::{Hmac, KeyInit, Mac};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TokenRole {
    Admin,
    Supervisor,
    Agent,
    Customer,
}

impl From<Role> for TokenRole {
    fn from(role: Role) -> Self {
        match role {
            Role::Agent => Self::Agent,
            Role::Supervisor => Self::Supervisor,
            Role::Admin => Self::Admin,
        }
    }
}

impl TokenRole {
    /// None for a customer.
    pub fn role(self) -> Option<Role> {
        match self {
            Self::Agent => Some(Role::Agent),
            Self::Supervisor => Some(Role::Supervisor),
            Self::Admin => Some(Role::Admin),
            Self::Customer => None,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    /// The agent's or visitor's number.
    pub sub: String,
    /// The tenant's slug.
    pub tenant: String,
    pub role: TokenRole,
    /// Seconds since 1970.
    pub exp: i64,
    /// The sign-in's id, or a visitor token's own.
    pub jti: String,
}

/// What a tenant's own site says of a customer it vouches for, signed with an inbox's secret.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct SiteClaims {
    /// The site's own name for the person.
    pub sub: String,
    /// The tenant's slug.
    pub tenant: String,
    /// Always `customer`: a site can't make agents.
    pub role: TokenRole,
    pub exp: i64,
    pub name: Option<String>,
    pub email: Option<String>,
}

impl SiteClaims {
    /// The tenant a token says it is for. Proves nothing: only tells whose secrets to try.
    pub fn tenant_of(token: &str) -> Option<String> {
        jsonwebtoken::dangerous::insecure_decode_claims::<Self>(token).ok().map(|claims| claims.tenant)
    }

    /// The claims, if the secret signed them, they have not expired and they are a customer's.
    pub fn check(token: &str, secret: &str, now: Timestamp) -> Option<Self> {
        let key = DecodingKey::from_secret(secret.as_bytes());
        let claims = jsonwebtoken::decode::<Self>(token, &key, &validation()).ok()?.claims;
        (claims.role == TokenRole::Customer && claims.exp.checked_mul(1000)? > now.0).then_some(claims)
    }
}

fn validation() -> Validation {
    let mut validation = Validation::new(Algorithm::HS256);
    validation.set_required_spec_claims(&["exp", "sub"]);
    // The expiry is checked against the clock that was passed in, not the library's.
    validation.validate_exp = false;
    validation
}

pub struct Tokens {
    key: Vec<u8>,
    sign: EncodingKey,
    check: DecodingKey,
    validation: Validation,
}

impl Tokens {
    pub fn new(key: &[u8]) -> Self {
        let validation = validation();
        Self {
            key: key.to_vec(),
            sign: EncodingKey::from_secret(key),
            check: DecodingKey::from_secret(key),
            validation,
        }
    }

    /// The refresh token that follows this one. Always the same, so that two tabs which renew at once get one.
    pub fn next_refresh(&self, token: &str) -> Result<String, Refusal> {
        let mac = Hmac::<Sha256>::new_from_slice(&self.key).map_err(|e| Refusal::Unavailable(e.to_string()))?;
        let mac = mac.chain_update(b"refresh\0").chain_update(token);
        Ok(hex::encode(mac.finalize().into_bytes()))
    }

    /// A name for these words that only we can tell again, and from which nobody can tell the words.
    pub fn blind(&self, words: &[&str]) -> Result<String, Refusal> {
        let mac = Hmac::<Sha256>::new_from_slice(&self.key).map_err(|e| Refusal::Unavailable(e.to_string()))?;
        let mac =
            words.iter().fold(mac.chain_update(b"blind\0"), |mac, word| mac.chain_update(word).chain_update(b"\0"));
        Ok(hex::encode(mac.finalize().into_bytes()))
    }

    pub fn sign(&self, claims: &Claims) -> Result<String, Refusal> {
        jsonwebtoken::encode(&Header::new(Algorithm::HS256), claims, &self.sign)
            .map_err(|e| Refusal::Unavailable(e.to_string()))
    }

    pub fn check(&self, token: &str, now: Timestamp) -> Result<Claims, Refusal> {
        const BAD: Refusal = Refusal::Unauthenticated("The token is not valid.");
        let claims = jsonwebtoken::decode::<Claims>(token, &self.check, &self.validation).map_err(|_| BAD)?.claims;
        if claims.exp.saturating_mul(1000) <= now.0 {
            return Err(Refusal::Unauthenticated("The token has expired."));
        }
        Ok(claims)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claims() -> Claims {
        Claims { sub: "2".into(), tenant: "t".into(), role: TokenRole::Agent, exp: 100, jti: "j".into() }
    }

    #[test]
    fn only_our_own_unexpired_hs256_tokens_pass() {
        let ours = Tokens::new(&[7; 32]);
        let token = ours.sign(&claims()).unwrap();
        assert_eq!(ours.check(&token, Timestamp(99_000)).unwrap(), claims());
        assert_eq!(
            ours.check(&token, Timestamp(100_000)).unwrap_err(),
            Refusal::Unauthenticated("The token has expired.")
        );
        assert!(Tokens::new(&[8; 32]).check(&token, Timestamp(0)).is_err());

        let body = token.split('.').nth(1).unwrap();
        // {"alg":"none"} and {"alg":"HS512"} in the header
        for header in ["eyJhbGciOiJub25lIn0", "eyJhbGciOiJIUzUxMiJ9"] {
            let signature = token.split('.').nth(2).unwrap();
            for forged in [format!("{header}.{body}."), format!("{header}.{body}.{signature}")] {
                assert!(ours.check(&forged, Timestamp(0)).is_err(), "{forged}");
            }
        }
        for garbage in ["", "a.b", "a.b.c", "....", &"x".repeat(100_000)] {
            assert!(ours.check(garbage, Timestamp(0)).is_err());
        }
    }
}
