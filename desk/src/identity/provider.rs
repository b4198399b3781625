//! Talking to an identity provider, and believing what it says about somebody only when all of it holds.

use std::{future::Future, pin::Pin, time::Duration};

use deskbell_domain::{IdentityProvider, Refusal, Timestamp, text};
use openidconnect::{
    AsyncHttpClient, AuthorizationCode, ClientId, ClientSecret, CsrfToken, HttpRequest, HttpResponse, IssuerUrl, Nonce,
    PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, Scope, TokenResponse,
    core::{CoreAuthenticationFlow, CoreClient, CoreIdTokenClaims, CoreJwsSigningAlgorithm, CoreProviderMetadata},
};

/// How long the provider may take to answer.
const PATIENCE: Duration = Duration::from_secs(10);
/// More than this is no answer of a provider.
const ANSWER_MAX: usize = 1024 * 1024;
/// Signatures by a key that only the provider has; never one by a secret both have, and never none.
const SIGNATURES: [CoreJwsSigningAlgorithm; 4] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
];

const AWAY: Refusal = Refusal::Conflict("The identity provider can't be reached, or answers what it shouldn't.");
const NOT_TAKEN: Refusal = Refusal::Provider {
    code: "provider_stale",
    why: "The identity provider did not accept this sign-in. Start again.",
};
const NOT_BELIEVED: Refusal = Refusal::Provider {
    code: "provider_untrusted",
    why: "What the identity provider says can't be trusted. Start again.",
};

/// What the provider is asked with, and what its answer must fit.
pub struct Asked<'a> {
    pub nonce: &'a str,
    pub verifier: &'a str,
    pub redirect: &'a str,
}

/// Somebody, as the provider vouches for them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    pub subject: String,
    pub name: Option<String>,
    /// None when the provider has not verified it.
    pub email: Option<String>,
}

#[derive(Debug, thiserror::Error)]
pub enum Unanswered {
    #[error(transparent)]
    Http(#[from] reqwest::Error),
    #[error(transparent)]
    Form(#[from] openidconnect::http::Error),
    #[error("the answer is too long")]
    TooLong,
}

/// Never follows a redirect: the provider's addresses are its own.
struct Http(reqwest::Client);

impl<'c> AsyncHttpClient<'c> for Http {
    type Error = Unanswered;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, Unanswered>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(async move {
            let mut response = self.0.execute(request.try_into()?).await?;
            let mut builder = openidconnect::http::Response::builder().status(response.status());
            for (name, value) in response.headers() {
                builder = builder.header(name, value);
            }
            let mut body = Vec::new();
            while let Some(part) = response.chunk().await? {
                if body.len() + part.len() > ANSWER_MAX {
                    return Err(Unanswered::TooLong);
                }
                body.extend_from_slice(&part);
            }
            Ok(builder.body(body)?)
        })
    }
}

fn http() -> Result<Http, Refusal> {
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).timeout(PATIENCE).build();
    client.map(Http).map_err(|e| Refusal::Unavailable(e.to_string()))
}

/// What the provider says of itself, its keys of this moment with it.
async fn discover(provider: &IdentityProvider, http: &Http) -> Result<CoreProviderMetadata, Refusal> {
    let issuer = IssuerUrl::new(provider.issuer.clone()).map_err(away)?;
    CoreProviderMetadata::discover_async(issuer, http).await.map_err(away)
}

fn away(error: impl std::fmt::Debug) -> Refusal {
    tracing::warn!(?error, "an identity provider did not answer as it should");
    AWAY
}

fn not_taken(error: impl std::fmt::Debug) -> Refusal {
    tracing::info!(?error, "an identity provider took no sign-in");
    NOT_TAKEN
}

fn not_believed(error: impl std::fmt::Debug) -> Refusal {
    tracing::warn!(?error, "an identity provider's word was not believed");
    NOT_BELIEVED
}

/// Where the browser goes to sign in.
pub async fn address(provider: &IdentityProvider, state: &str, asked: &Asked<'_>) -> Result<String, Refusal> {
    let metadata = discover(provider, &http()?).await?;
    let client = CoreClient::from_provider_metadata(metadata, ClientId::new(provider.client_id.clone()), None)
        .set_redirect_uri(RedirectUrl::new(asked.redirect.to_owned()).map_err(away)?);
    let verifier = PkceCodeVerifier::new(asked.verifier.to_owned());
    let (state, nonce) = (state.to_owned(), asked.nonce.to_owned());
    let (url, _, _) = client
        .authorize_url(
            CoreAuthenticationFlow::AuthorizationCode,
            move || CsrfToken::new(state),
            move || Nonce::new(nonce),
        )
        .add_scope(Scope::new("email".to_owned()))
        .add_scope(Scope::new("profile".to_owned()))
        .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier))
        .url();
    Ok(url.to_string())
}

/// Who came back, by the code they brought.
pub async fn person(
    provider: &IdentityProvider,
    code: &str,
    asked: &Asked<'_>,
    now: Timestamp,
) -> Result<Person, Refusal> {
    let http = http()?;
    let metadata = discover(provider, &http).await?;
    let secret = ClientSecret::new(provider.client_secret.expose().to_owned());
    let client = CoreClient::from_provider_metadata(metadata, ClientId::new(provider.client_id.clone()), Some(secret))
        .set_redirect_uri(RedirectUrl::new(asked.redirect.to_owned()).map_err(away)?);
    let answer = client
        .exchange_code(AuthorizationCode::new(code.to_owned()))
        .map_err(away)?
        .set_pkce_verifier(PkceCodeVerifier::new(asked.verifier.to_owned()))
        .request_async(&http)
        .await
        .map_err(not_taken)?;
    let token = answer.id_token().ok_or_else(|| not_believed("no id token"))?;
    let now = chrono::DateTime::from_timestamp_millis(now.0).unwrap_or_default();
    let verifier = client.id_token_verifier().set_allowed_algs(SIGNATURES).set_time_fn(move || now);
    let claims = token.claims(&verifier, &Nonce::new(asked.nonce.to_owned())).map_err(not_believed)?;
    described(claims)
}

fn described(claims: &CoreIdTokenClaims) -> Result<Person, Refusal> {
    let subject = text::required("sub", claims.subject().as_str(), 255).map_err(not_believed)?;
    let verified = claims.email_verified() == Some(true);
    let email = claims.email().filter(|_| verified).map(|email| email.as_str().trim().to_lowercase());
    let name = claims.name().and_then(|name| name.get(None)).map(|name| name.as_str().to_owned());
    Ok(Person { subject, name, email })
}
