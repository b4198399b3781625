//! Addresses as they come in, and where they are: looked up in a small database that is written here.

use std::collections::BTreeMap;

use deskbell_domain::visit::truncated;

use super::Places;

/// Networks of the sample, and their places in the two published forms: names side by side, or a tree.
const SAMPLE: [(&str, u8, Record); 8] = [
    ("81.2.69.0", 24, Record::Flat("GB", "England", "London")),
    ("84.112.0.0", 13, Record::Tree("AT", "Vienna", "Vienna")),
    ("203.0.113.0", 24, Record::Flat("NZ", "", "")),
    ("198.51.100.0", 25, Record::Tree("BR", "São Paulo", "Campinas")),
    ("198.51.100.128", 25, Record::Flat("", "", "")),
    ("2001:db8:1::", 48, Record::Flat("JP", "Tokyo", "Minato")),
    ("2001:db8:2::", 47, Record::Tree("KE", "Nairobi", "Nairobi")),
    ("2a02:8388::", 32, Record::Flat("AT", "Styria", "Graz")),
];

/// What is asked, as it is shown (without its household), and the place.
const ADDRESSES: &str = "
81.2.69.142 | 81.2.69.0 | GB, England, London
81.2.69.0 | 81.2.69.0 | GB, England, London
81.2.69.255 | 81.2.69.0 | GB, England, London
81.2.70.0 | 81.2.70.0 | ?
81.2.68.255 | 81.2.68.0 | ?
::ffff:81.2.69.142 | 81.2.69.0 | GB, England, London
::ffff:5102:458e | 81.2.69.0 | GB, England, London
84.112.0.0 | 84.112.0.0 | AT, Vienna, Vienna
84.119.255.255 | 84.119.255.0 | AT, Vienna, Vienna
84.120.0.0 | 84.120.0.0 | ?
84.111.255.255 | 84.111.255.0 | ?
203.0.113.9 | 203.0.113.0 | NZ, ?, ?
::ffff:203.0.113.9 | 203.0.113.0 | NZ, ?, ?
198.51.100.127 | 198.51.100.0 | BR, São Paulo, Campinas
198.51.100.128 | 198.51.100.0 | ?
198.51.100.255 | 198.51.100.0 | ?
2001:db8:1:2:3:4:5:6 | 2001:db8:1:: | JP, Tokyo, Minato
2001:db8:1:: | 2001:db8:1:: | JP, Tokyo, Minato
2001:db8:1:ffff:ffff:ffff:ffff:ffff | 2001:db8:1:: | JP, Tokyo, Minato
2001:db8:2::7 | 2001:db8:2:: | KE, Nairobi, Nairobi
2001:db8:3::7 | 2001:db8:3:: | KE, Nairobi, Nairobi
2001:db8:4::7 | 2001:db8:4:: | ?
2001:db8::1 | 2001:db8:: | ?
2A02:8388:0001::1 | 2a02:8388:1:: | AT, Styria, Graz
2a02:8389::1 | 2a02:8389:: | ?
10.0.0.1 | 10.0.0.0 | ?
10.255.255.255 | 10.255.255.0 | ?
172.16.5.4 | 172.16.5.0 | ?
172.31.255.254 | 172.31.255.0 | ?
192.168.1.20 | 192.168.1.0 | ?
100.64.0.1 | 100.64.0.0 | ?
127.0.0.1 | 127.0.0.0 | ?
169.254.169.254 | 169.254.169.0 | ?
0.0.0.0 | 0.0.0.0 | ?
255.255.255.255 | 255.255.255.0 | ?
224.0.0.1 | 224.0.0.0 | ?
::1 | :: | ?
:: | :: | ?
fe80::1 | fe80:: | ?
fd00:1:2:3::4 | fd00:1:2:: | ?
fc00::1 | fc00:: | ?
ff02::1 | ff02:: | ?
::ffff:10.0.0.1 | 10.0.0.0 | ?
::ffff:127.0.0.1 | 127.0.0.0 | ?
64:ff9b::5102:458e | 64:ff9b:: | ?
";

#[test]
fn addresses_are_shown_without_their_household_and_have_their_place_or_none() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("sample.mmdb"), written(&SAMPLE)).unwrap();
    std::fs::write(folder.path().join("broken.mmdb"), b"no database").unwrap();
    let places = Places::open(folder.path());
    for line in ADDRESSES.trim().lines() {
        let [address, shown, expected] = line.split(" | ").collect::<Vec<_>>().try_into().unwrap();
        let ip = address.parse().unwrap();
        let place = places.find(ip);
        let found = [place.country, place.region, place.city].map(|p| p.unwrap_or_else(|| "?".to_owned())).join(", ");
        let expected = if expected == "?" { "?, ?, ?" } else { expected };
        assert_eq!((truncated(ip).to_string().as_str(), found.as_str()), (shown, expected), "{address}");
    }
}

#[test]
fn a_database_of_old_addresses_knows_nothing_of_new_ones() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("v4.mmdb");
    std::fs::write(&file, encoded(&SAMPLE[..3], 4)).unwrap();
    let places = Places::open(&file);
    assert_eq!(places.find("81.2.69.142".parse().unwrap()).city.as_deref(), Some("London"));
    assert_eq!(places.find("::ffff:81.2.69.142".parse().unwrap()).city.as_deref(), Some("London"));
    assert!(places.find("2001:db8:1::1".parse().unwrap()).country.is_none());
}

#[derive(Clone, Copy)]
enum Record {
    Flat(&'static str, &'static str, &'static str),
    Tree(&'static str, &'static str, &'static str),
}

fn written(networks: &[(&str, u8, Record)]) -> Vec<u8> {
    encoded(networks, 6)
}

/// The file's form: a binary tree of nodes of two 24-bit records, the data it ends in, and what describes both.
fn encoded(networks: &[(&str, u8, Record)], version: u8) -> Vec<u8> {
    const SEPARATOR: usize = 16;
    let mut nodes: Vec<[Option<Branch>; 2]> = vec![[None, None]];
    let mut data = Vec::new();
    for (network, length, record) in networks {
        let (bits, length) = path(network, *length, version);
        let at = data.len();
        record.encode(&mut data);
        let mut node = 0;
        for step in 0..length {
            let side = usize::from(bits >> (127 - step) & 1 == 1);
            if step + 1 == length {
                nodes[node][side] = Some(Branch::Data(at));
            } else if let Some(Branch::Node(next)) = nodes[node][side] {
                node = next;
            } else {
                nodes.push([None, None]);
                nodes[node][side] = Some(Branch::Node(nodes.len() - 1));
                node = nodes.len() - 1;
            }
        }
    }
    let count = nodes.len();
    let mut file = Vec::new();
    for branch in nodes.iter().flatten() {
        let value = match branch {
            None => count,
            Some(Branch::Node(next)) => *next,
            Some(Branch::Data(at)) => count + SEPARATOR + at,
        };
        file.extend_from_slice(&u32::try_from(value).unwrap().to_be_bytes()[1..]);
    }
    file.extend_from_slice(&[0; SEPARATOR]);
    file.extend_from_slice(&data);
    file.extend_from_slice(b"\xab\xcd\xefMaxMind.com");
    describe(&mut file, count, version);
    file
}

#[derive(Clone, Copy)]
enum Branch {
    Node(usize),
    Data(usize),
}

/// The bits from the root on, at the top. Old addresses are the new ones that begin with 96 zeros.
fn path(network: &str, length: u8, version: u8) -> (u128, u32) {
    match network.parse().unwrap() {
        std::net::IpAddr::V4(ip) if version == 4 => (u128::from(ip.to_bits()) << 96, u32::from(length)),
        std::net::IpAddr::V4(ip) => (u128::from(ip.to_bits()), u32::from(length) + 96),
        std::net::IpAddr::V6(ip) => (ip.to_bits(), u32::from(length)),
    }
}

impl Record {
    fn encode(self, out: &mut Vec<u8>) {
        let names = |out: &mut Vec<u8>, name: &str| {
            map(out, 1);
            text(out, "names");
            map(out, 1);
            text(out, "en");
            text(out, name);
        };
        match self {
            Self::Flat(country, region, city) => {
                let fields = BTreeMap::from([("country_code", country), ("state1", region), ("city", city)]);
                map(out, fields.len());
                for (name, value) in fields {
                    text(out, name);
                    text(out, value);
                }
            }
            Self::Tree(country, region, city) => {
                map(out, 3);
                text(out, "country");
                map(out, 1);
                text(out, "iso_code");
                text(out, country);
                text(out, "subdivisions");
                array(out, 1);
                names(out, region);
                text(out, "city");
                names(out, city);
            }
        }
    }
}

fn text(out: &mut Vec<u8>, text: &str) {
    assert!(text.len() < 29);
    out.push(0b010_00000 | u8::try_from(text.len()).unwrap());
    out.extend_from_slice(text.as_bytes());
}

fn map(out: &mut Vec<u8>, pairs: usize) {
    out.push(0b111_00000 | u8::try_from(pairs).unwrap());
}

fn array(out: &mut Vec<u8>, items: usize) {
    out.extend_from_slice(&[u8::try_from(items).unwrap(), 11 - 7]);
}

fn describe(out: &mut Vec<u8>, nodes: usize, version: u8) {
    let short = |out: &mut Vec<u8>, name: &str, value: u16| {
        text(out, name);
        out.push(0b101_00010);
        out.extend_from_slice(&value.to_be_bytes());
    };
    map(out, 9);
    text(out, "node_count");
    out.push(0b110_00100);
    out.extend_from_slice(&u32::try_from(nodes).unwrap().to_be_bytes());
    short(out, "record_size", 24);
    short(out, "ip_version", version.into());
    text(out, "database_type");
    text(out, "Sample");
    text(out, "languages");
    array(out, 1);
    text(out, "en");
    short(out, "binary_format_major_version", 2);
    short(out, "binary_format_minor_version", 0);
    text(out, "build_epoch");
    out.extend_from_slice(&[0b000_00001, 9 - 7, 1]);
    text(out, "description");
    map(out, 0);
}
