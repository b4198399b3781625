//! An identity provider to sign in through: it speaks what a real one speaks, and lies on demand.

use std::{
    collections::HashMap,
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use axum::{
    Json, Router,
    extract::{Form, State},
    http::{HeaderMap, StatusCode},
    routing::{get, post},
};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use openidconnect::{PkceCodeChallenge, PkceCodeVerifier};
use serde_json::{Value, json};

pub const CLIENT: &str = "desk";
pub const SECRET: &str = "between us";
/// Keys for nothing but this test: PKCS#1 and PKCS#8.
const RSA: &[u8] = include_bytes!("rsa.der");
const EC: &[u8] = include_bytes!("ec.der");
const KEYS: &str = include_str!("jwks.json");

/// How the next id token is signed.
#[derive(Clone, Copy, PartialEq)]
pub enum Signed {
    Rs256,
    Es256,
    /// With the secret that both sides know.
    Hs256,
    /// By another key than the one it names.
    ByAnother,
    /// By a key that names itself and is not among those the provider shows.
    ByUnshown,
    Not,
}

struct Inner {
    issuer: String,
    signed: Signed,
    /// Over what an honest one says.
    claims: Value,
    /// Code → what the browser came with.
    codes: HashMap<String, HashMap<String, String>>,
}

#[derive(Clone)]
pub struct StandIn(Arc<Mutex<Inner>>);

impl StandIn {
    pub async fn open() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address: SocketAddr = listener.local_addr().expect("its address");
        let issuer = format!("http://{address}");
        let inner = Inner { issuer, signed: Signed::Rs256, claims: json!({}), codes: HashMap::new() };
        let this = Self(Arc::new(Mutex::new(inner)));
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(describe))
            .route("/keys", get(|| async { ([("content-type", "application/json")], KEYS) }))
            .route("/token", post(token))
            .with_state(this.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        this
    }

    fn inner(&self) -> std::sync::MutexGuard<'_, Inner> {
        self.0.lock().expect("a lock")
    }

    pub fn issuer(&self) -> String {
        self.inner().issuer.clone()
    }

    /// From now on it says this, signed so.
    pub fn says(&self, claims: Value, signed: Signed) {
        let mut inner = self.inner();
        inner.claims = claims;
        inner.signed = signed;
    }

    /// Somebody signs in there: what the browser comes back with.
    pub fn authorize(&self, url: &str) -> (String, String) {
        let query: HashMap<String, String> = reqwest::Url::parse(url)
            .expect("an address")
            .query_pairs()
            .map(|(name, value)| (name.into_owned(), value.into_owned()))
            .collect();
        assert_eq!((query["response_type"].as_str(), query["client_id"].as_str()), ("code", CLIENT));
        assert_eq!(query["code_challenge_method"], "S256");
        assert!(query["scope"].contains("openid") && query["scope"].contains("email"));
        let mut inner = self.inner();
        let code = format!("{} code-{}", inner.issuer, inner.codes.len());
        let state = query["state"].clone();
        inner.codes.insert(code.clone(), query);
        (state, code)
    }
}

async fn describe(State(this): State<StandIn>) -> Json<Value> {
    let issuer = this.issuer();
    Json(json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"),
        "jwks_uri": format!("{issuer}/keys"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256", "ES256"],
    }))
}

async fn token(
    State(this): State<StandIn>,
    headers: HeaderMap,
    Form(form): Form<HashMap<String, String>>,
) -> (StatusCode, Json<Value>) {
    let refused = |error: &str| (StatusCode::BAD_REQUEST, Json(json!({ "error": error })));
    if !headers.get("authorization").is_some_and(|v| v.as_bytes().starts_with(b"Basic ")) {
        return refused("invalid_client");
    }
    let mut inner = this.inner();
    let Some(asked) = inner.codes.remove(&form["code"]) else { return refused("invalid_grant") };
    let verifier = PkceCodeVerifier::new(form["code_verifier"].clone());
    let proven = PkceCodeChallenge::from_code_verifier_sha256(&verifier);
    if asked["code_challenge"] != proven.as_str() || asked["redirect_uri"] != form["redirect_uri"] {
        return refused("invalid_grant");
    }
    // The world's clock stands at 2026-01-31T09:30:00Z.
    let now = 1_769_851_800;
    let mut claims = json!({
        "iss": inner.issuer, "aud": CLIENT, "sub": "nia", "nonce": asked["nonce"], "iat": now, "exp": now + 3_600,
        "email": "nia@acme.example", "email_verified": true, "name": "Nia North",
    });
    for (name, value) in inner.claims.as_object().expect("an object") {
        claims[name] = value.clone();
    }
    let id_token = sign(inner.signed, &claims);
    (StatusCode::OK, Json(json!({ "access_token": "a", "token_type": "Bearer", "id_token": id_token })))
}

fn sign(signed: Signed, claims: &Value) -> String {
    let rsa = || EncodingKey::from_rsa_der(RSA);
    let ec = || EncodingKey::from_ec_der(EC);
    let shared = EncodingKey::from_secret(SECRET.as_bytes());
    let (algorithm, kid, key) = match signed {
        Signed::Rs256 => (Algorithm::RS256, Some("rsa"), rsa()),
        Signed::Es256 => (Algorithm::ES256, Some("ec"), ec()),
        Signed::ByAnother => (Algorithm::ES256, Some("rsa"), ec()),
        Signed::ByUnshown => (Algorithm::RS256, Some("unshown"), rsa()),
        Signed::Hs256 | Signed::Not => (Algorithm::HS256, None, shared),
    };
    let header = Header { kid: kid.map(str::to_owned), ..Header::new(algorithm) };
    let token = jsonwebtoken::encode(&header, claims, &key).expect("a token");
    if signed != Signed::Not {
        return token;
    }
    // {"alg":"none"} in the header, and nothing where the signature was.
    format!("eyJhbGciOiJub25lIn0.{}.", token.split('.').nth(1).expect("claims"))
}
