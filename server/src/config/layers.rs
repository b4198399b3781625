//! Lays the sources of settings over each other, and names the source of a wrong one.

use std::{collections::BTreeMap, path::Path};

use figment2::{
    Figment, Metadata, Profile, Provider,
    providers::{Format, Toml},
    value::{Dict, Map},
};

use super::{Config, DEFAULTS};
use crate::{
    cli::{Place, ServeFlags},
    failure::Failure,
};

/// Published names of a peer's settings that ours answer to as well.
const ALIASES: [(&str, &str); 9] = [
    ("CHAT_MAX_MESSAGE_LENGTH", "visitor_message_max"),
    ("CHAT_CONNECTION_TIMEOUT", "connection_timeout"),
    ("CHAT_HISTORY_LIMIT", "history_limit"),
    ("CHAT_BACKEND_URL", "widget_backend_url"),
    ("CHAT_RECONNECT_INTERVAL", "widget_reconnect_interval"),
    ("CHAT_TYPING_TIMEOUT", "widget_typing_timeout"),
    ("CLOUDINARY_CLOUD_NAME", "cloudinary_cloud_name"),
    ("CLOUDINARY_API_KEY", "cloudinary_api_key"),
    ("CLOUDINARY_API_SECRET", "cloudinary_api_secret"),
];

/// What came on the command line.
#[derive(Default)]
pub struct Flags<'a> {
    file: Option<&'a Path>,
    values: BTreeMap<&'static str, String>,
}

impl<'a> From<&'a Place> for Flags<'a> {
    fn from(place: &'a Place) -> Self {
        let mut flags = Self { file: place.config.as_deref(), values: BTreeMap::new() };
        flags.put("data_dir", place.data_dir.as_ref().map(|dir| dir.display().to_string()));
        flags.put("database_url", place.database_url.clone());
        flags
    }
}

impl<'a> From<&'a ServeFlags> for Flags<'a> {
    fn from(given: &'a ServeFlags) -> Self {
        let mut flags = Self::from(&given.place);
        flags.put("listen", given.listen.clone());
        flags.put("bus", given.bus.clone());
        flags.put("public_url", Some(given.public_url.join(",")).filter(|urls| !urls.is_empty()));
        flags.put("log_format", given.log_format.clone());
        flags.put("log_level", given.log_level.clone());
        flags.put("allow_open_inboxes", given.allow_open_inboxes.then(|| "true".to_owned()));
        flags
    }
}

impl Flags<'_> {
    fn put(&mut self, key: &'static str, value: Option<String>) {
        if let Some(value) = value {
            self.values.insert(key, value);
        }
    }
}

/// The configuration, and what about its file is worth a warning.
///
/// `data_dir` is the default folder; `environment` gives a variable's value.
pub fn load(
    flags: &Flags,
    data_dir: &str,
    environment: impl Fn(&str) -> Option<String>,
) -> Result<(Config, Vec<String>), Failure> {
    let defaults = Figment::from(Toml::string(DEFAULTS)).merge(layer("default", [("data_dir", data_dir.to_owned())]));
    let keys: Vec<String> = defaults.extract::<Dict>().map_err(explain)?.into_keys().collect();
    let variables = variables(&keys, environment);
    let over = |below: Figment| {
        let above = below.merge(layer("environment", variables.clone()));
        above.merge(layer("command line", flags.values.iter().map(|(k, v)| (*k, v.clone()))))
    };
    // The folder tells where the file is, so it is looked for without the file first.
    let named = match flags.file {
        Some(file) if !file.is_file() => {
            return Err(Failure::usage(format!("There is no settings file {}.", file.display())));
        }
        Some(file) => Some(file.to_owned()),
        None => {
            let data_dir: String = over(defaults.clone()).extract_inner("data_dir").map_err(explain)?;
            Some(Path::new(&data_dir).join("deskbell.toml")).filter(|file| file.is_file())
        }
    };
    let Some(file) = named else { return Ok((read(over(defaults))?, Vec::new())) };
    let written: Dict = Figment::from(Toml::file(&file).search(false)).extract().map_err(explain)?;
    let unknown = written.keys().filter(|key| !keys.contains(key));
    let warnings = unknown.map(|key| format!("{}: {key} is no setting and changes nothing.", file.display())).collect();
    let config = read(over(defaults.merge(Toml::file(&file).search(false))))?;
    Ok((config, warnings))
}

fn read(figment: Figment) -> Result<Config, Failure> {
    // Lossy: the environment has texts only, so "50" may be a number and "off" a no.
    figment.extract_lossy::<Config>().map_err(explain)?.checked()
}

fn variables(keys: &[String], environment: impl Fn(&str) -> Option<String>) -> Vec<(&str, String)> {
    // A variable that is set to nothing, as container files like to do, is not set.
    let get = |name: &str| environment(name).filter(|value| !value.is_empty());
    let aliases = ALIASES.iter().filter_map(|(name, key)| Some((*key, get(name)?)));
    let own = keys.iter().filter_map(|key| Some((key.as_str(), get(&format!("DESKBELL_{}", key.to_uppercase()))?)));
    aliases.chain(own).collect()
}

struct Layer {
    name: &'static str,
    values: Dict,
}

fn layer<'a>(name: &'static str, values: impl IntoIterator<Item = (&'a str, String)>) -> Layer {
    Layer { name, values: values.into_iter().map(|(key, value)| (key.to_owned(), value.into())).collect() }
}

impl Provider for Layer {
    fn metadata(&self) -> Metadata {
        Metadata::named(self.name)
    }

    fn data(&self) -> figment2::Result<Map<Profile, Dict>> {
        Ok(Map::from([(Profile::Default, self.values.clone())]))
    }
}

fn explain(error: figment2::Error) -> Failure {
    let place = error.metadata.as_ref().map(|m| match &m.source {
        Some(source) => format!(" ({source})"),
        None => format!(" ({})", m.name),
    });
    let key = error.path.join(".");
    let subject = if key.is_empty() { "The settings".to_owned() } else { format!("The setting {key}") };
    Failure::usage(format!("{subject}{} can't be read: {}.", place.unwrap_or_default(), error.kind))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::LogFormat;

    fn with(flags: &[(&'static str, &str)], variables: &[(&str, &str)]) -> Result<(Config, Vec<String>), Failure> {
        let values = flags.iter().map(|(k, v)| (*k, (*v).to_owned())).collect();
        let find = |name: &str| variables.iter().find(|(n, _)| *n == name).map(|(_, v)| (*v).to_owned());
        load(&Flags { file: None, values }, "no-such-folder", find)
    }

    #[test]
    fn the_defaults_are_a_whole_configuration() {
        let (config, warnings) = with(&[], &[]).unwrap();
        assert_eq!(config.listen, "127.0.0.1:8443");
        assert_eq!(config.log_format, LogFormat::Text);
        assert!(config.rate_limit && !config.allow_open_inboxes && config.public_url.is_empty());
        assert_eq!(config.visitor_message_max, deskbell_domain::text::VISITOR_MESSAGE_MAX);
        assert_eq!(config.agent_message_max, deskbell_domain::text::AGENT_MESSAGE_MAX);
        assert!(warnings.is_empty());
    }

    #[test]
    fn texts_of_the_environment_become_what_the_setting_is() {
        let (config, _) = with(
            &[],
            &[
                ("DESKBELL_RATE_LIMIT", "off"),
                ("DESKBELL_PUBLIC_URL", "https://Desk.example.com/, http://localhost:9000"),
                ("DESKBELL_JWT_SECRET", "12345678901234567890123456789012"),
                ("DESKBELL_LISTEN", ""),
                ("CHAT_MAX_MESSAGE_LENGTH", "500"),
                ("CHAT_HISTORY_LIMIT", "20"),
                ("CHAT_BACKEND_URL", "ws://localhost:8000"),
                ("CHAT_RECONNECT_INTERVAL", "200"),
            ],
        )
        .unwrap();
        assert!(!config.rate_limit);
        assert_eq!(config.public_url, ["https://desk.example.com", "http://localhost:9000"]);
        assert_eq!(config.jwt_secret.len(), 32);
        assert_eq!(config.listen, "127.0.0.1:8443");
        assert_eq!(config.visitor_message_max, 500);
        assert_eq!(config.history_limit, 20);
        assert_eq!(config.widget_backend().as_deref(), Some("http://localhost:8000"));
        assert_eq!((config.widget_reconnect_interval, config.widget_typing_timeout), (200, 1000));
    }

    #[test]
    fn our_own_name_of_a_setting_beats_the_published_one() {
        let names = [("CHAT_MAX_MESSAGE_LENGTH", "500"), ("DESKBELL_VISITOR_MESSAGE_MAX", "700")];
        assert_eq!(with(&[], &names).unwrap().0.visitor_message_max, 700);
        assert_eq!(with(&[("visitor_message_max", "900")], &names).unwrap().0.visitor_message_max, 900);
    }

    #[test]
    fn what_is_wrong_is_named_with_its_source() {
        let sentence = |variables: &[(&str, &str)]| match with(&[], variables) {
            Ok(_) => "accepted".to_owned(),
            Err(failure) => failure.to_string(),
        };
        let number = sentence(&[("DESKBELL_AGENT_AWAY_AFTER", "soon")]);
        assert!(number.contains("agent_away_after (environment)"), "{number}");
        for (variable, value, part) in [
            ("DESKBELL_JWT_SECRET", "short", "at least 32"),
            ("DESKBELL_DATABASE_URL", "mysql://a/b", "sqlite: or postgres://"),
            ("DESKBELL_PUBLIC_URL", "desk.example.com", "https://desk.example.com"),
            ("CHAT_BACKEND_URL", "desk.example.com", "wss://desk.example.com"),
            ("DESKBELL_BUS", "nats://a", "\"memory\""),
            ("DESKBELL_SMTP_URL", "mail.example.com", "smtp_url can't be read"),
            ("DESKBELL_SMTP_URL", "smtp://127.0.0.1:25", "mail_from"),
            ("DESKBELL_VISITOR_MESSAGE_MAX", "0", "at least 1"),
            ("DESKBELL_S3_BUCKET", "uploads", "s3_access_key_id"),
            ("CLOUDINARY_CLOUD_NAME", "shop", "cloudinary_api_key"),
            ("DESKBELL_S3_ENDPOINT", "minio:9000", "https://"),
        ] {
            let sentence = sentence(&[(variable, value)]);
            assert!(sentence.contains(part), "{variable}: {sentence}");
        }
    }
}
