//! `deskbell forget-secrets`: when the key of the secrets is lost, what it sealed is taken away and the rest goes on.

use deskbell_store::{Store, Url};

use crate::{cli::Place, data_dir, failure::Failure, keys, rooms, terminal::say};

pub async fn run(place: Place) -> Result<(), Failure> {
    let config = rooms::configuration(&place)?;
    let url = config.database()?;
    if matches!(&url, Url::Sqlite(path) if !path.exists()) {
        return Err(Failure::new(format!("There is no database {}.", rooms::shown(&url))));
    }
    let _lock = data_dir::lock(&url)?;
    let vault = keys::vault(&config)?;
    match Store::forget_secrets(&url, &vault, || hex::encode(keys::fresh())).await? {
        0 => say("Every secret opens; nothing was forgotten."),
        n => say(format!(
            "Forgot {n} secrets that no key opens. Second factors are off where theirs was among them; channels and \
             single sign-on want their secrets anew, and sites that sign for their customers the new one."
        )),
    }
    Ok(())
}
