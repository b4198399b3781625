//! Where an address is, from a local database in MMDB form. Without one, nowhere: nothing depends on it.

use std::{
    net::IpAddr,
    path::{Path, PathBuf},
};

use deskbell_domain::Place;
use maxminddb::Reader;
use serde::Deserialize;

#[cfg(test)]
mod recorded;

#[derive(Default)]
pub struct Places(Vec<Reader<Vec<u8>>>);

/// Both published forms: names beside each other, or GeoIP2's tree.
#[derive(Deserialize)]
struct Found {
    country_code: Option<String>,
    state1: Option<String>,
    country: Option<Country>,
    subdivisions: Option<Vec<Named>>,
    city: Option<City>,
}

#[derive(Deserialize)]
struct Country {
    iso_code: Option<String>,
}

#[derive(Deserialize)]
struct Named {
    names: Option<Names>,
}

#[derive(Deserialize)]
struct Names {
    en: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum City {
    Name(String),
    Tree(Named),
}

impl Named {
    fn name(self) -> Option<String> {
        self.names?.en
    }
}

impl Places {
    /// A file, or a folder of them, say one for each kind of address. What can't be read is told and left out.
    pub fn open(path: &Path) -> Self {
        let mut files: Vec<PathBuf> = match std::fs::read_dir(path) {
            Ok(entries) => {
                entries.flatten().map(|e| e.path()).filter(|p| p.extension().is_some_and(|x| x == "mmdb")).collect()
            }
            Err(_) => vec![path.to_owned()],
        };
        files.sort();
        let open = |file: &PathBuf| match Reader::open_readfile(file) {
            Ok(reader) => Some(reader),
            Err(error) => {
                tracing::warn!(file = %file.display(), %error, "no place is known from this file");
                None
            }
        };
        Self(files.iter().filter_map(open).collect())
    }

    pub fn find(&self, ip: IpAddr) -> Place {
        let ip = ip.to_canonical();
        self.0.iter().find_map(|reader| find(reader, ip)).unwrap_or_default()
    }
}

fn find(reader: &Reader<Vec<u8>>, ip: IpAddr) -> Option<Place> {
    // An address of the other kind is an error here, and as unknown as one that isn't in the file.
    let found: Found = reader.lookup(ip).ok()?.decode().ok()??;
    let some = |text: Option<String>| text.filter(|t| !t.is_empty());
    let country = found.country_code.or(found.country.and_then(|c| c.iso_code));
    let region = found.state1.or(found.subdivisions.and_then(|s| s.into_iter().next()).and_then(Named::name));
    let city = match found.city {
        Some(City::Name(name)) => Some(name),
        Some(City::Tree(tree)) => tree.name(),
        None => None,
    };
    Some(Place { country: some(country), region: some(region), city: some(city) })
}
