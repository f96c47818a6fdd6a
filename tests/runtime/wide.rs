//! An object with as many fields as the widest one of the network.
use super::lex;
use serde_json::{Map, Value, from_value, json, to_value};

macro_rules! wide {
    ($($key:literal $field:ident,)*) => {
        #[derive(Clone, PartialEq, Default)]
        pub struct Wide {
            $(pub $field: Option<i64>,)*
        }
        lex::object! {
            Wide: new(),
            optional { $($key: $field),* }
        }

        #[derive(Clone, PartialEq)]
        pub struct WideRequired {
            $(pub $field: i64,)*
        }
        lex::object! {
            WideRequired: new($($field: i64),*),
            required { $($key: $field),* }
        }

        fn build() -> WideRequired {
            $(let $field = 1;)*
            WideRequired::new($($field),*)
        }
    };
}
wide! {
    "f0" f0, "f1" f1, "f2" f2, "f3" f3, "f4" f4, "f5" f5, "f6" f6, "f7" f7, "f8" f8, "f9" f9,
    "f10" f10, "f11" f11, "f12" f12, "f13" f13, "f14" f14, "f15" f15, "f16" f16, "f17" f17,
    "f18" f18, "f19" f19, "f20" f20, "f21" f21, "f22" f22, "f23" f23, "f24" f24, "f25" f25,
    "f26" f26, "f27" f27, "f28" f28, "f29" f29, "f30" f30, "f31" f31, "f32" f32, "f33" f33,
    "f34" f34, "f35" f35, "f36" f36, "f37" f37, "f38" f38, "f39" f39, "f40" f40, "f41" f41,
    "f42" f42, "f43" f43, "f44" f44, "f45" f45, "f46" f46, "f47" f47, "f48" f48, "f49" f49,
    "f50" f50, "f51" f51, "f52" f52, "f53" f53, "f54" f54, "f55" f55, "f56" f56, "f57" f57,
    "f58" f58, "f59" f59, "f60" f60, "f61" f61, "f62" f62, "f63" f63, "f64" f64, "f65" f65,
    "f66" f66, "f67" f67, "f68" f68, "f69" f69, "f70" f70, "f71" f71, "f72" f72, "f73" f73,
    "f74" f74, "f75" f75, "f76" f76, "f77" f77, "f78" f78, "f79" f79, "f80" f80, "f81" f81,
    "f82" f82, "f83" f83, "f84" f84, "f85" f85, "f86" f86, "f87" f87, "f88" f88, "f89" f89,
    "f90" f90, "f91" f91, "f92" f92, "f93" f93, "f94" f94, "f95" f95, "f96" f96, "f97" f97,
    "f98" f98, "f99" f99, "f100" f100, "f101" f101, "f102" f102, "f103" f103, "f104" f104,
    "f105" f105, "f106" f106, "f107" f107, "f108" f108, "f109" f109, "f110" f110, "f111" f111,
    "f112" f112, "f113" f113, "f114" f114, "f115" f115, "f116" f116, "f117" f117, "f118" f118,
    "f119" f119, "f120" f120, "f121" f121, "f122" f122, "f123" f123, "f124" f124, "f125" f125,
    "f126" f126, "f127" f127, "f128" f128, "f129" f129, "f130" f130, "f131" f131, "f132" f132,
    "f133" f133, "f134" f134, "f135" f135, "f136" f136, "f137" f137, "f138" f138, "f139" f139,
    "f140" f140,
}

fn all_fields(order: impl Iterator<Item = usize>) -> Value {
    Value::Object(
        order
            .map(|index| (format!("f{index}"), json!(index)))
            .collect::<Map<_, _>>(),
    )
}

#[test]
fn all_fields_come_back_in_any_order() {
    let forward = all_fields(0..141);
    let backward = all_fields((0..141).rev());
    let wide: Wide = from_value(forward.clone()).unwrap();
    assert_eq!((wide.f0, wide.f140), (Some(0), Some(140)));
    assert_eq!(from_value::<Wide>(backward).unwrap(), wide);
    assert_eq!(to_value(&wide).unwrap(), forward);
    assert_eq!(from_value::<Wide>(json!({})).unwrap(), Wide::new());
}

#[test]
fn the_missing_one_of_many_is_named() {
    let mut fields = all_fields(0..141);
    let required: WideRequired = from_value(fields.clone()).unwrap();
    assert_eq!(to_value(&required).unwrap(), fields);
    fields.as_object_mut().unwrap().remove("f97");
    let error = from_value::<WideRequired>(fields).unwrap_err().to_string();
    assert_eq!(error, "missing field `f97`");
}

#[test]
fn new_takes_as_many_arguments() {
    let wide = build();
    assert_eq!((wide.f0, wide.f140), (1, 1));
}

#[derive(Clone, PartialEq)]
pub struct Named {
    pub f1: Option<i64>,
    pub f2: Option<i64>,
    pub f3: Option<i64>,
    pub f5: Option<i64>,
    pub f8: Option<i64>,
    pub f16: Option<i64>,
    pub f17: Option<i64>,
    pub f32: Option<i64>,
    pub f33: Option<i64>,
    pub extra: lex::Map,
}
lex::object! {
    Named: new(),
    optional {
        "a": f1,
        "bc": f2,
        "def": f3,
        "ghijk": f5,
        "lmnopqrs": f8,
        "tttttttttttttttu": f16,
        "vvvvvvvvvvvvvvvvw": f17,
        "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxy": f32,
        "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzza": f33,
    },
    extra extra,
}

const NAMES: [&str; 9] = [
    "a",
    "bc",
    "def",
    "ghijk",
    "lmnopqrs",
    "tttttttttttttttu",
    "vvvvvvvvvvvvvvvvw",
    "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxy",
    "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzza",
];

#[test]
fn names_of_all_lengths_are_told_apart_in_changing_orders() {
    for round in 0..50 {
        // Each round has another order, and leaves another field out.
        let mut names: Vec<_> = NAMES.iter().collect();
        names.rotate_left(round % NAMES.len());
        if round % 3 == 0 {
            names.reverse();
        }
        names.swap(round % 5, 6);
        names.remove(round % 7);
        let entries: Vec<_> = names.iter().map(|name| format!(r#""{name}":1"#)).collect();
        let text = format!("{{{}}}", entries.join(","));
        let named: Named = serde_json::from_str(&text).unwrap();
        assert_ne!(named, Named::new());
        assert!(named.extra.is_empty());
        let object: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(to_value(&named).unwrap(), object);
    }
}

#[test]
fn a_name_with_one_other_byte_is_not_listed() {
    for name in NAMES {
        for place in 0..name.len() {
            let mut other = name.to_owned();
            other.replace_range(place..=place, "#");
            let text = format!(r#"{{"{name}":1,"{other}":2}}"#);
            for _ in 0..2 {
                let named: Named = serde_json::from_str(&text).unwrap();
                assert_eq!(
                    named.extra.get(&other),
                    Some(&lex::Value::Integer(2)),
                    "{other}"
                );
            }
        }
    }
}
