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
async fn a_command_that_panics_fails_alone_and_the_writer_goes_on() {
    let (_folder, url) = sqlite();
    let store = open(&url).await.unwrap();
    for _ in 0..2 {
        let refused = store.writer().submit(Faulty).await.unwrap_err();
        assert!(matches!(&refused, Refusal::Unavailable(why) if why.contains("panicked")), "{refused:?}");
        store.check().await.unwrap();
        assert!(store.writer().is_healthy());
    }
}
