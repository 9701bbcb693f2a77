//! Proxies that are believed: a list of addresses and networks in, whether an address is one of them out.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

/// Addresses and networks; none unless said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Proxies(Vec<Network>);

/// An address and how many of its first bits count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Network {
    address: IpAddr,
    bits: u32,
}

impl Proxies {
    /// Whether an address is that of a proxy that is believed.
    pub fn contains(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(address.to_canonical()))
    }
}

impl Network {
    fn contains(self, address: IpAddr) -> bool {
        match (self.address, address) {
            (IpAddr::V4(a), IpAddr::V4(b)) => {
                (a.to_bits() ^ b.to_bits()).checked_shr(32 - self.bits).is_none_or(|differs| differs == 0)
            }
            (IpAddr::V6(a), IpAddr::V6(b)) => {
                (a.to_bits() ^ b.to_bits()).checked_shr(128 - self.bits).is_none_or(|differs| differs == 0)
            }
            _ => false,
        }
    }
}

impl FromStr for Network {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let expected = || format!("{text:?} is not an address or a network like 10.0.0.0/8");
        let (address, bits) = text.split_once('/').map_or((text, None), |(address, bits)| (address, Some(bits)));
        let address: IpAddr = address.parse().map_err(|_| expected())?;
        let most = if address.is_ipv4() { 32 } else { 128 };
        let bits = bits.map_or(Ok(most), str::parse).map_err(|_| expected())?;
        if bits > most { Err(expected()) } else { Ok(Self { address, bits }) }
    }
}

impl FromStr for Proxies {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
        parts.map(str::parse).collect::<Result<_, _>>().map(Self)
    }
}

impl fmt::Display for Proxies {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, network) in self.0.iter().enumerate() {
            write!(f, "{}{}/{}", if n > 0 { "," } else { "" }, network.address, network.bits)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_networks_are_believed_and_nothing_else() {
        let proxies: Proxies = "127.0.0.1, 10.1.0.0/16,fd00::/8".parse().unwrap();
        for (address, believed) in [
            ("127.0.0.1", true),
            ("127.0.0.2", false),
            ("10.1.255.1", true),
            ("10.2.0.1", false),
            ("::ffff:10.1.2.3", true),
            ("fd12::1", true),
            ("fe80::1", false),
        ] {
            assert_eq!(proxies.contains(address.parse().unwrap()), believed, "{address}");
        }
        assert_eq!(proxies.to_string().parse(), Ok(proxies));
        assert!("0.0.0.0/0".parse::<Proxies>().unwrap().contains("9.9.9.9".parse().unwrap()));
        assert!(!Proxies::default().contains("127.0.0.1".parse().unwrap()));
        for wrong in ["all", "10.0.0.0/33", "1.2.3", "::1/x"] {
            assert!(wrong.parse::<Proxies>().is_err(), "{wrong}");
        }
    }
}
