//! What the process asks of the operating system before anything else.

use rustix::{
    fs::Mode,
    process::{Resource, getrlimit, setrlimit, umask},
};

/// Every file made from now on is its owner's alone; and each visitor is a socket, of which the usual limit of 1024
/// is soon used up.
pub fn prepare() {
    umask(Mode::RWXG | Mode::RWXO);
    let mut files = getrlimit(Resource::Nofile);
    files.current = files.maximum;
    // Fewer sockets is no reason not to start.
    setrlimit(Resource::Nofile, files).unwrap_or_default();
}
