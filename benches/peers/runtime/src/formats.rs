//! Texts of the string formats that occur most.

/// The formats, and valid texts of each.
pub const FORMATS: &[(&str, &[&str])] = &[
    (
        "did",
        &[
            "did:plc:ewvi7nxzyoun6zhxrhs64oiz",
            "did:web:example.com",
            "did:plc:z72i7hdynmk6r22z27h6tvur",
        ],
    ),
    (
        "handle",
        &[
            "alice.example.com",
            "bsky.app",
            "a-rather-long-name-for-a-handle.bsky.social",
        ],
    ),
    (
        "nsid",
        &[
            "app.bsky.feed.getTimeline",
            "com.atproto.repo.createRecord",
            "tools.ozone.team.listMembers",
        ],
    ),
    (
        "at-uri",
        &[
            "at://did:plc:ewvi7nxzyoun6zhxrhs64oiz/app.bsky.feed.post/3jui7kd54zh2y",
            "at://alice.example.com/app.bsky.actor.profile/self",
            "at://did:plc:z72i7hdynmk6r22z27h6tvur/app.bsky.graph.follow/3k2yab7mgf22x",
        ],
    ),
    (
        "datetime",
        &[
            "2024-11-05T08:30:00.123Z",
            "2025-01-31T23:59:59.999999Z",
            "2023-06-01T12:00:00+02:00",
        ],
    ),
    ("tid", &["3jui7kd54zh2y", "3k2yab7mgf22x", "3jzfcijpj2z2a"]),
    (
        "cid",
        &[
            "bafyreidfayvfuwqa7qlnopdjiqrxzs6blmoeu4rujcjtnci5beludirz2a",
            "bafkreibme22gw2h7y2h7tg2fhqotaqjucnbc24deqo72b6mkl2egezxhvy",
        ],
    ),
    ("record-key", &["3jui7kd54zh2y", "self", "example.com"]),
    ("language", &["en", "pt-BR", "zh-Hant-TW"]),
    (
        "uri",
        &[
            "https://example.com/blog/2024/11/a-longer-title?utm=1#top",
            "https://bsky.app/profile/alice.example.com",
        ],
    ),
];
