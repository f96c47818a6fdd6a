//! Objects with fields of types that are not generated.

/// The macro `object` for a struct with such fields, behind which stands the adapter that reads and writes them:
/// `"createdAt": created_at via` its path.
macro_rules! foreign_object {
    (@slot) => { _ };
    (@slot $via:ty) => { lex::Via<$via, _> };
    (@taken $value:expr) => { $value };
    (@taken $value:expr, $via:ty) => { lex::Via::take($value) };
    (@maybe_taken $value:expr) => { $value };
    (@maybe_taken $value:expr, $via:ty) => { $value.map(lex::Via::take) };
    (@given $value:expr) => { $value };
    (@given $value:expr, $via:ty) => { &lex::ViaRef::<$via, _>::new($value) };
    (@maybe_given $value:expr) => { $value };
    (@maybe_given $value:expr, $via:ty) => { &lex::ViaRef::<$via, _>::maybe($value) };
    (
        $name:ident $(as $nsid:literal)? : new($($arg:ident : $arg_type:ty),* $(,)?) $(,)?
        $(required { $(
            $required_key:literal : $required:ident
            $([$($required_limit:ident $(::<$required_format:ty>)? ($($required_args:tt)*)),*])* $(via $required_via:ty)?
        ),* $(,)? } $(,)?)?
        $(constant { $(
            $constant_key:literal : $constant:ident
            $([$($constant_limit:ident $(::<$constant_format:ty>)? ($($constant_args:tt)*)),*])* $(via $constant_via:ty)? = $constant_value:expr
        ),* $(,)? } $(,)?)?
        $(default { $(
            $default_key:literal : $default:ident
            $([$($default_limit:ident $(::<$default_format:ty>)? ($($default_args:tt)*)),*])* $(via $default_via:ty)? = $default_value:expr
        ),* $(,)? } $(,)?)?
        $(nullable { $(
            $nullable_key:literal : $nullable:ident
            $([$($nullable_limit:ident $(::<$nullable_format:ty>)? ($($nullable_args:tt)*)),*])* $(via $nullable_via:ty)?
        ),* $(,)? } $(,)?)?
        $(optional { $(
            $optional_key:literal : $optional:ident
            $([$($optional_limit:ident $(::<$optional_format:ty>)? ($($optional_args:tt)*)),*])* $(via $optional_via:ty)?
        ),* $(,)? } $(,)?)?
        $(optional_nullable { $(
            $tristate_key:literal : $tristate:ident
            $([$($tristate_limit:ident $(::<$tristate_format:ty>)? ($($tristate_args:tt)*)),*])* $(via $tristate_via:ty)?
        ),* $(,)? } $(,)?)?
        $(extra $extra:ident $(,)?)?
        $(secret $($secret:literal),* $(,)?)?
        $(with $validate:ident $(,)?)?
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

            $(lex::validate_method!($validate);)?
        }

        impl lex::Object for $name {
            $(const TYPE_NAME: ::core::option::Option<&'static str> = ::core::option::Option::Some($nsid);)?
            lex::object! {
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
                $($(let mut $required = ::core::option::Option::<lex::foreign_object!(@slot $($required_via)?)>::None;)*)?
                $($(let mut $constant = ::core::option::Option::<lex::foreign_object!(@slot $($constant_via)?)>::None;)*)?
                $($(let mut $nullable = ::core::option::Option::<lex::foreign_object!(@slot $($nullable_via)?)>::None;)*)?
                $($(let mut $default = ::core::option::Option::<lex::foreign_object!(@slot $($default_via)?)>::None;)*)?
                $($(let mut $optional = ::core::option::Option::<lex::foreign_object!(@slot $($optional_via)?)>::None;)*)?
                $($(let mut $tristate = ::core::option::Option::<lex::foreign_object!(@slot $($tristate_via)?)>::None;)*)?
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
                    lex::object!(@extra $($extra)?),
                );
                match (filled, $($($required,)*)? $($($constant,)*)? $($($nullable,)*)?) {
                    (
                        true,
                        $($(::core::option::Option::Some($required),)*)?
                        $($(::core::option::Option::Some($constant),)*)?
                        $($(::core::option::Option::Some($nullable),)*)?
                    ) => ::core::option::Option::Some(Self {
                        $($($required: lex::foreign_object!(@taken $required $(, $required_via)?),)*)?
                        $($($constant: lex::foreign_object!(@taken $constant $(, $constant_via)?),)*)?
                        $($($nullable: lex::foreign_object!(@taken $nullable $(, $nullable_via)?),)*)?
                        $($($default: match $default {
                            ::core::option::Option::Some(value) => lex::foreign_object!(@taken value $(, $default_via)?),
                            ::core::option::Option::None => $default_value,
                        },)*)?
                        $($($optional: lex::foreign_object!(@maybe_taken $optional $(, $optional_via)?),)*)?
                        $($($tristate: lex::foreign_object!(@maybe_taken $tristate $(, $tristate_via)?),)*)?
                        $($extra,)?
                    }),
                    _ => ::core::option::Option::None,
                }
            }

            fn write<__F: lex::Fields>(&self, fields: &mut __F) {
                $($(fields.field(
                    $required_key,
                    lex::foreign_object!(@given &self.$required $(, $required_via)?),
                    [$($(lex::$required_limit $(::<$required_format>)? ($($required_args)*),)* lex::Limit::Elements,)*],
                );)*)?
                $($(fields.field(
                    $constant_key,
                    lex::foreign_object!(@given &self.$constant $(, $constant_via)?),
                    [$($(lex::$constant_limit $(::<$constant_format>)? ($($constant_args)*),)* lex::Limit::Elements,)*],
                );)*)?
                $($(fields.field(
                    $default_key,
                    lex::foreign_object!(@given &self.$default $(, $default_via)?),
                    [$($(lex::$default_limit $(::<$default_format>)? ($($default_args)*),)* lex::Limit::Elements,)*],
                );)*)?
                $($(fields.field(
                    $nullable_key,
                    lex::foreign_object!(@given &self.$nullable $(, $nullable_via)?),
                    [$($(lex::$nullable_limit $(::<$nullable_format>)? ($($nullable_args)*),)* lex::Limit::Elements,)*],
                );)*)?
                $($(fields.optional(
                    $optional_key,
                    lex::foreign_object!(@maybe_given &self.$optional $(, $optional_via)?),
                    [$($(lex::$optional_limit $(::<$optional_format>)? ($($optional_args)*),)* lex::Limit::Elements,)*],
                );)*)?
                $($(fields.optional(
                    $tristate_key,
                    lex::foreign_object!(@maybe_given &self.$tristate $(, $tristate_via)?),
                    [$($(lex::$tristate_limit $(::<$tristate_format>)? ($($tristate_args)*),)* lex::Limit::Elements,)*],
                );)*)?
                $(fields.extra(<Self as lex::Object>::FIELDS, &self.$extra);)?
            }
        }

        impl ::core::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                lex::debug_object(self, f)
            }
        }

        lex::serde_as_object!($name);
    };
}
pub(crate) use foreign_object;
