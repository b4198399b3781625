//! Files: taken in, sent in every dialect, read by their address, and nobody else's.

mod bytes;
mod hostile;
mod isolation;
mod pictures;
mod refusals;
mod sending;
mod to_the_end;

use serde_json::Value;

use crate::world::World;

impl World {
    /// Uploads a file as this person; its native description.
    async fn uploaded(&self, token: &str, name: &str, bytes: impl AsRef<[u8]>) -> Value {
        self.post("/api/v1/files").by(token).upload(name, "text/plain", bytes).await.expect(201)
    }
}
