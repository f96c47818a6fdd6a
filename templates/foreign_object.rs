//! Objects with fields of types that are not generated.

/// The macro `object` for a struct with such fields: each field says which adapter reads and writes it.
macro_rules! foreign_object {
    (@extra) => { ::core::option::Option::None };
    (@extra $extra:ident) => { ::core::option::Option::Some(&mut $extra) };
    (@fields [] $($keys:literal)*) => {};
    (@fields [$extra:ident] $($keys:literal)*) => {
        const FIELDS: &'static [&'static str] = &[$($keys),*];
    };
    (
        $name:ident $(as $nsid:literal)? : new($($arg:ident : $arg_type:ty),* $(,)?) $(,)?
        $(required { $($required_key:literal : $required:ident via $required_via:ty),* $(,)? } $(,)?)?
        $(constant { $($constant_key:literal : $constant:ident via $constant_via:ty = $constant_value:expr),* $(,)? } $(,)?)?
        $(default { $($default_key:literal : $default:ident via $default_via:ty = $default_value:expr),* $(,)? } $(,)?)?
        $(nullable { $($nullable_key:literal : $nullable:ident via $nullable_via:ty),* $(,)? } $(,)?)?
        $(optional { $($optional_key:literal : $optional:ident via $optional_via:ty),* $(,)? } $(,)?)?
        $(optional_nullable { $($tristate_key:literal : $tristate:ident via $tristate_via:ty),* $(,)? } $(,)?)?
        $(extra $extra:ident $(,)?)?
        $(secret $($secret:literal),* $(,)?)?
    ) => {
        impl $name {
            /// A value with its required fields; the optional ones are absent.
            #[allow(clippy::useless_conversion)]
            pub fn new($($arg: $arg_type),*) -> Self {
                Self {
                    $($($required: ::core::convert::Into::into($required),)*)?
                    $($($constant: $constant_value,)*)?
                    $($($default: ::core::convert::Into::into($default),)*)?
                    $($($nullable: ::core::convert::Into::into($nullable),)*)?
                    $($($optional: ::core::option::Option::None,)*)?
                    $($($tristate: ::core::option::Option::None,)*)?
                    $($extra: lex::Map::new(),)?
                }
            }
        }

        impl lex::Object for $name {
            $(const TYPE_NAME: ::core::option::Option<&'static str> = ::core::option::Option::Some($nsid);)?
            lex::foreign_object! {
                @fields [$($extra)?]
                $($($required_key)*)?
                $($($constant_key)*)?
                $($($nullable_key)*)?
                $($($default_key)*)?
                $($($optional_key)*)?
                $($($tristate_key)*)?
            }

            $(const SECRETS: &'static [&'static str] = &[$($secret),*];)?

            fn read<'de, __A: lex::serde::de::MapAccess<'de>>(
                reader: &mut lex::Reader<'de, __A>,
            ) -> ::core::option::Option<Self> {
                $($(let mut $required = ::core::option::Option::<lex::Via<$required_via, _>>::None;)*)?
                $($(let mut $constant = ::core::option::Option::<lex::Via<$constant_via, _>>::None;)*)?
                $($(let mut $nullable = ::core::option::Option::<lex::Via<$nullable_via, _>>::None;)*)?
                $($(let mut $default = ::core::option::Option::<lex::Via<$default_via, _>>::None;)*)?
                $($(let mut $optional = ::core::option::Option::<lex::Via<$optional_via, _>>::None;)*)?
                $($(let mut $tristate = ::core::option::Option::<lex::Via<$tristate_via, _>>::None;)*)?
                $(let mut $extra = lex::Map::new();)?
                let filled = reader.fill(
                    &[
                        $($($required_key,)*)?
                        $($($constant_key,)*)?
                        $($($nullable_key,)*)?
                        $($($default_key,)*)?
                        $($($optional_key,)*)?
                        $($($tristate_key,)*)?
                    ],
                    &mut [
                        $($(&mut $required,)*)?
                        $($(&mut $constant,)*)?
                        $($(&mut $nullable,)*)?
                    ],
                    &mut [
                        $($(&mut $default,)*)?
                        $($(&mut $optional,)*)?
                        $($(&mut $tristate,)*)?
                    ],
                    lex::foreign_object!(@extra $($extra)?),
                );
                match (filled, $($($required,)*)? $($($constant,)*)? $($($nullable,)*)?) {
                    (
                        true,
                        $($(::core::option::Option::Some($required),)*)?
                        $($(::core::option::Option::Some($constant),)*)?
                        $($(::core::option::Option::Some($nullable),)*)?
                    ) => ::core::option::Option::Some(Self {
                        $($($required: $required.take(),)*)?
                        $($($constant: $constant.take(),)*)?
                        $($($nullable: $nullable.take(),)*)?
                        $($($default: match $default {
                            ::core::option::Option::Some(value) => value.take(),
                            ::core::option::Option::None => $default_value,
                        },)*)?
                        $($($optional: $optional.map(lex::Via::take),)*)?
                        $($($tristate: $tristate.map(lex::Via::take),)*)?
                        $($extra,)?
                    }),
                    _ => ::core::option::Option::None,
                }
            }

            fn write<__F: lex::Fields>(&self, fields: &mut __F) {
                $($(fields.field($required_key, &lex::ViaRef::<$required_via, _>::new(&self.$required));)*)?
                $($(fields.field($constant_key, &lex::ViaRef::<$constant_via, _>::new(&self.$constant));)*)?
                $($(fields.field($default_key, &lex::ViaRef::<$default_via, _>::new(&self.$default));)*)?
                $($(fields.field($nullable_key, &lex::ViaRef::<$nullable_via, _>::new(&self.$nullable));)*)?
                $($(if let ::core::option::Option::Some(value) = &self.$optional {
                    fields.field($optional_key, &lex::ViaRef::<$optional_via, _>::new(value));
                })*)?
                $($(if let ::core::option::Option::Some(value) = &self.$tristate {
                    fields.field($tristate_key, &lex::ViaRef::<$tristate_via, _>::new(value));
                })*)?
                $(fields.extra(<Self as lex::Object>::FIELDS, &self.$extra);)?
            }
        }

        impl ::core::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                lex::debug_object(self, f)
            }
        }

        impl lex::serde::Serialize for $name {
            fn serialize<S: lex::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                lex::write_object(self, serializer)
            }
        }

        impl<'de> lex::serde::Deserialize<'de> for $name {
            fn deserialize<D: lex::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                lex::read_object(deserializer)
            }
        }
    };
}
pub(crate) use foreign_object;
