//! What an item or a module is made of, as bytes: equal bytes only for what is equal. Places in the lists of a crate are
//! written as the paths and names of what stands there, since a place changes with anything that comes before it.
//!
//! Every field is named here, so that none can be forgotten: a new one does not compile until it is.

use crate::ir::{
    Client, Crate, EmbeddedLexicon, EndpointGroup, ItemId, Method, MethodKind, Module, ModuleId,
    Runtime, Transport,
};

use super::modules::Hash;

mod item;
mod limits;

/// Bytes in the making.
pub struct Content<'k> {
    krate: &'k Crate,
    /// What stands for the address of each module.
    addresses: &'k [Hash],
    /// The bytes so far.
    pub bytes: Vec<u8>,
    /// The items that were named so far.
    pub items: Vec<ItemId>,
}

impl<'k> Content<'k> {
    /// Nothing yet.
    pub fn new(krate: &'k Crate, addresses: &'k [Hash]) -> Self {
        Self {
            krate,
            addresses,
            bytes: Vec::with_capacity(512),
            items: Vec::new(),
        }
    }

    /// A number, seven bits in each byte, of which the last one is told from the others.
    pub fn number(&mut self, mut number: u64) {
        loop {
            let [low, ..] = number.to_le_bytes();
            number >>= 7;
            if number == 0 {
                return self.bytes.push(low & 0x7f);
            }
            self.bytes.push(low | 0x80);
        }
    }

    /// A text, with its length, so that no two texts can be taken for two others.
    pub fn text(&mut self, text: &str) {
        self.number(text.len() as u64);
        self.bytes.extend_from_slice(text.as_bytes());
    }

    /// Whether something is so.
    pub fn flag(&mut self, is_so: bool) {
        self.bytes.push(u8::from(is_so));
    }

    /// A list of texts.
    pub fn texts(&mut self, texts: &[String]) {
        self.list(texts, |content, text| content.text(text));
    }

    /// A text that may be missing.
    pub fn optional_text(&mut self, text: &Option<String>) {
        self.optional(text.as_ref(), |content, text| content.text(text));
    }

    fn kind(&mut self, kind: u8) {
        self.bytes.push(kind);
    }

    fn integer(&mut self, integer: i64) {
        self.bytes.extend_from_slice(&integer.to_le_bytes());
    }

    fn list<T>(&mut self, list: &[T], write: impl Fn(&mut Self, &T)) {
        self.number(list.len() as u64);
        for element in list {
            write(self, element);
        }
    }

    fn optional<T>(&mut self, value: Option<T>, write: impl FnOnce(&mut Self, T)) {
        self.flag(value.is_some());
        if let Some(value) = value {
            write(self, value);
        }
    }

    /// Where a module is. What it holds is not told.
    pub fn place(&mut self, module: &Module) {
        self.texts(&module.path);
        self.optional_text(&module.nsid);
        self.optional_text(&module.external);
        self.optional_text(&module.feature);
    }

    /// The same by what stands for it.
    fn address(&mut self, id: ModuleId) {
        self.optional(self.addresses.get(id), |content, address| {
            content.bytes.extend_from_slice(address);
        });
    }

    /// What an item is called, and where it is.
    fn name_of(&mut self, id: ItemId) {
        self.items.push(id);
        self.optional(self.krate.items.get(id), |content, item| {
            content.address(item.module);
            content.text(&item.name);
        });
    }

    /// What goes for all modules. The groups at the top are written in the root alone, which is never kept.
    pub fn common(&mut self) {
        let Crate {
            modules: _,
            items: _,
            client,
            validates,
            strict_formats,
            runtime,
            has_features,
        } = self.krate;
        self.optional(client.as_ref(), |content, client| {
            let Client {
                transports,
                groups: _,
                has_session,
            } = client;
            content.list(transports, |content, transport| {
                content.kind(match transport {
                    Transport::Reqwest => 0,
                    Transport::Ureq => 1,
                    Transport::Tungstenite => 2,
                });
            });
            content.flag(*has_session);
        });
        self.flag(*validates);
        self.flag(*strict_formats);
        match runtime {
            Runtime::Own => self.kind(0),
            Runtime::Shared => self.kind(1),
            Runtime::External(path) => {
                self.kind(2);
                self.text(path);
            }
        }
        self.flag(*has_features);
    }

    /// A module, with the names of what is in it.
    pub fn module(&mut self, id: ModuleId, module: &Module) {
        // The address stands for these.
        let Module {
            path: _,
            nsid: _,
            external: _,
            feature: _,
            description,
            children,
            items,
            lexicon,
            endpoints,
        } = module;
        self.address(id);
        self.optional_text(description);
        self.texts(children);
        self.list(items, |content, &item| content.name_of(item));
        self.optional(lexicon.as_ref(), |content, lexicon| {
            let EmbeddedLexicon { json, main } = lexicon;
            content.text(json);
            content.optional(*main, Self::name_of);
        });
        self.optional(endpoints.as_ref(), |content, group| {
            let EndpointGroup {
                prefix,
                name,
                methods,
            } = group;
            content.text(prefix);
            content.text(name);
            content.list(methods, Self::method);
        });
    }

    fn method(&mut self, method: &Method) {
        let Method { name, kind } = method;
        self.text(name);
        match *kind {
            MethodKind::Call(id) => self.named(0, id),
            MethodKind::Pages(id) => self.named(1, id),
            MethodKind::Stream(id) => self.named(2, id),
            MethodKind::Group(id) => {
                self.kind(3);
                self.address(id);
                let group = self.krate.modules.get(id);
                let group = group.and_then(|module| module.endpoints.as_ref());
                self.optional(group, |content, group| content.text(&group.name));
            }
        }
    }

    fn named(&mut self, kind: u8, id: ItemId) {
        self.kind(kind);
        self.name_of(id);
    }
}
