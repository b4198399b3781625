//! Tenants and the people who answer, from the command line.

use crate::installation::Installation;

const PASSWORD: &str = "correct horse";

#[tokio::test]
async fn who_was_added_can_sign_in_until_the_password_changes() {
    let here = Installation::new();
    here.run(&["tenant", "add", "north", "--name", "Northwind"]).fine();
    let ada = ["user", "add", "Ada@Example.com", "--name", "Ada", "--role", "admin", "--skills", "orders,returns"];
    here.run_with(&ada, &[("DESKBELL_PASSWORD", PASSWORD)], "").fine();
    here.run_with(&["user", "add", "bo@example.com", "--name", "Bo"], &[], "typed by hand\n").fine();

    let list = here.run(&["user", "list"]).fine();
    let lines: Vec<_> = list.lines().map(|line| line.split_whitespace().collect::<Vec<_>>()).collect();
    assert_eq!(lines[1], ["1", "north", "ada@example.com", "Ada", "admin", "orders,", "returns"]);
    assert_eq!(lines[2], ["2", "north", "bo@example.com", "Bo", "agent"]);

    let server = here.start(&["serve", "--listen", "127.0.0.1:0"]);
    assert_eq!(server.login("north", "ada@example.com", PASSWORD).await.0, 200);
    assert_eq!(server.login("north", "bo@example.com", "typed by hand").await.0, 200);
    // Beside the running server.
    here.run(&["user", "passwd", "ada@example.com", "--password", "another one"]).fine();
    assert_eq!(server.login("north", "ada@example.com", PASSWORD).await.0, 401);
    assert_eq!(server.login("north", "ada@example.com", "another one").await.0, 200);
}

#[test]
fn refusals_say_what_to_do() {
    let here = Installation::new();
    let add = ["user", "add", "a@b.c", "--name", "A", "--password", PASSWORD];
    assert!(here.run(&add).refused(1).contains("deskbell tenant add"));

    here.run(&["tenant", "add", "north"]).fine();
    assert!(here.run(&["tenant", "add", "north"]).refused(1).contains("exists already"));
    assert!(here.run(&["tenant", "add", "No Slug"]).refused(2).contains("lower-case"));

    here.run(&add).fine();
    assert!(here.run(&add).refused(1).contains("exists already"));
    let short = ["user", "add", "b@b.c", "--name", "B", "--password", "short"];
    assert!(here.run(&short).refused(2).contains("at least 8 characters"));
    assert!(here.run(&["user", "add", "b@b.c", "--name", "B"]).refused(2).contains("DESKBELL_PASSWORD"));
    assert!(here.run(&["user", "passwd", "x@b.c", "--password", PASSWORD]).refused(1).contains("no such agent"));

    here.run(&["tenant", "add", "south"]).fine();
    assert!(here.run(&short).refused(2).contains("north, south"));
    let elsewhere = [&add[..], &["--tenant", "west"]].concat();
    assert!(here.run(&elsewhere).refused(1).contains("no tenant west"));
}
