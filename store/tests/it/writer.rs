//! The writer's task itself.

use deskbell_domain::{Refusal, TenantId};
use deskbell_store::{Command, Needs, Unit};

use crate::place::{open, sqlite};

struct Faulty;

impl Command for Faulty {
    type Reply = ();

    fn needs(&self) -> Needs {
        Needs::of(TenantId(1))
    }

    fn run(&mut self, _: &mut Unit) -> Result<(), Refusal> {
        panic!("a fault in a rule")
    }
}

#[tokio::test]
async fn a_writer_that_stopped_is_told_by_every_write_and_by_health() {
    let (_folder, url) = sqlite();
    let store = open(&url).await.unwrap();
    store.check().await.unwrap();
    for _ in 0..2 {
        let refused = store.writer().submit(Faulty).await.unwrap_err();
        assert_eq!(refused, Refusal::Unavailable("the writer has stopped".into()));
    }
    assert!(!store.writer().is_healthy());
    assert!(store.check().await.is_err());
}
