//! Flags win over the environment, the environment over the file, the file over the defaults.

use crate::installation::Installation;

/// The address it listens on; each source names another of this machine's own.
#[track_caller]
fn listens_on(here: &Installation, flags: &[&str], variables: &[(&str, &str)]) -> String {
    let server = here.start_with(&[&["serve"], flags].concat(), variables);
    let (host, _) = server.base.strip_prefix("http://").unwrap().rsplit_once(':').unwrap();
    host.to_owned()
}

#[test]
fn the_source_nearest_to_the_person_wins() {
    let here = Installation::new();
    here.write("data/deskbell.toml", "listen = \"127.0.0.2:0\"\n");
    let variable = [("DESKBELL_LISTEN", "127.0.0.3:0")];
    assert_eq!(listens_on(&here, &[], &[]), "127.0.0.2");
    assert_eq!(listens_on(&here, &[], &variable), "127.0.0.3");
    assert_eq!(listens_on(&here, &["--listen", "127.0.0.4:0"], &variable), "127.0.0.4");

    here.write("other.toml", "listen = \"127.0.0.5:0\"\n");
    assert_eq!(listens_on(&here, &["--config", "other.toml"], &[]), "127.0.0.5");
}

#[test]
fn the_file_is_looked_for_in_the_data_folder_wherever_that_is() {
    let here = Installation::new();
    here.write("elsewhere/deskbell.toml", "listen = \"127.0.0.2:0\"\n");
    assert_eq!(listens_on(&here, &["--data-dir", "elsewhere"], &[]), "127.0.0.2");
    assert_eq!(listens_on(&here, &[], &[("DESKBELL_DATA_DIR", "elsewhere")]), "127.0.0.2");
    assert!(here.path("elsewhere/deskbell.db").exists() && !here.path("data").exists());
}

#[test]
fn a_misspelt_setting_is_told() {
    let here = Installation::new();
    here.write("data/deskbell.toml", "listen = \"127.0.0.1:0\"\nlog_fromat = \"json\"\n");
    let (_, log) = here.start(&["serve"]).stop();
    assert!(log.contains("WARN") && log.contains("log_fromat is no setting"), "{log}");
    assert!(!log.contains("listen is no setting"), "{log}");
}

#[test]
fn a_wrong_setting_is_named_with_where_it_stands() {
    let here = Installation::new();
    here.write("data/deskbell.toml", "agent_away_after = \"soon\"\n");
    let sentence = here.run(&["serve"]).refused(2);
    assert!(sentence.contains("agent_away_after") && sentence.contains("deskbell.toml"), "{sentence}");

    here.write("data/deskbell.toml", "listen = \n");
    assert!(here.run(&["serve"]).refused(2).contains("deskbell.toml"));
    assert!(here.run(&["serve", "--config", "absent.toml"]).refused(2).contains("absent.toml"));
    here.write("data/deskbell.toml", "");
    for (flag, value) in
        [("--listen", "here"), ("--log-format", "xml"), ("--bus", "nats://a"), ("--log-level", "a=b=c")]
    {
        let sentence = here.run(&["serve", flag, value]).refused(2);
        assert!(sentence.contains(value), "{flag}: {sentence}");
    }
}

#[test]
fn a_log_for_machines_is_json_line_by_line() {
    let here = Installation::new();
    let (_, log) = here.start(&["serve", "--listen", "127.0.0.1:0", "--log-format", "json"]).stop();
    for line in log.lines() {
        assert!(serde_json::from_str::<serde_json::Value>(line).is_ok(), "{line}");
    }
    assert!(log.contains("\"message\":\"stopped\""), "{log}");
}

#[tokio::test]
async fn the_load_tests_switch_is_told_and_a_weak_secret_refused() {
    let here = Installation::new();
    let off = [("DESKBELL_RATE_LIMIT", "off")];
    let (_, log) = here.start_with(&["serve", "--listen", "127.0.0.1:0"], &off).stop();
    assert!(log.contains("rate_limit is off"), "{log}");
    let weak = here.run_with(&["serve"], &[("DESKBELL_JWT_SECRET", "too short")], "").refused(2);
    assert!(weak.contains("at least 32") && !weak.contains("too short"), "{weak}");
}
