/// What kind of text the input is.
///
/// An encoder that knows picks the profile made for that kind. A wrong type costs ratio,
/// never correctness.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ContentType {
    /// Not known: the encoder looks at the first bytes.
    #[default]
    Auto,
    /// Known to be none of the others.
    Generic,
    /// HTML pages and fragments.
    Html,
    /// Style sheets.
    Css,
    /// JavaScript, minified or not.
    JavaScript,
    /// JSON.
    Json,
    /// SVG images.
    Svg,
    /// XML other than SVG and XHTML.
    Xml,
}

impl ContentType {
    /// The type that a MIME type names, parameters allowed; unknown ones are
    /// [`Generic`](Self::Generic), an empty one is [`Auto`](Self::Auto).
    ///
    /// ```
    /// use brotwerk_core::ContentType;
    /// assert_eq!(ContentType::from_mime("text/html; charset=utf-8"), ContentType::Html);
    /// assert_eq!(ContentType::from_mime("application/ld+json"), ContentType::Json);
    /// assert_eq!(ContentType::from_mime("font/woff2"), ContentType::Generic);
    /// ```
    #[must_use]
    pub fn from_mime(mime: &str) -> Self {
        let essence = mime.split(';').next().unwrap_or_default().trim();
        let is = |name: &str| essence.eq_ignore_ascii_case(name);
        let ends = |suffix: &str| {
            essence.len() > suffix.len()
                && essence.as_bytes()[essence.len() - suffix.len()..]
                    .eq_ignore_ascii_case(suffix.as_bytes())
        };
        match () {
            () if essence.is_empty() => Self::Auto,
            () if is("text/html") || is("application/xhtml+xml") => Self::Html,
            () if is("text/css") => Self::Css,
            () if ["text/javascript", "application/javascript", "application/x-javascript"]
                .into_iter()
                .any(is) =>
            {
                Self::JavaScript
            }
            () if is("application/json") || is("text/json") || ends("+json") => Self::Json,
            () if is("image/svg+xml") => Self::Svg,
            () if is("application/xml") || is("text/xml") || ends("+xml") => Self::Xml,
            () => Self::Generic,
        }
    }

    /// The type that a file name's extension stands for, given without the dot and in
    /// whatever case; `None` for those that stand for none of the types, so that the
    /// content must tell.
    ///
    /// ```
    /// use brotwerk_core::ContentType;
    /// assert_eq!(ContentType::from_extension("HTM"), Some(ContentType::Html));
    /// assert_eq!(ContentType::from_extension("webmanifest"), Some(ContentType::Json));
    /// assert_eq!(ContentType::from_extension("txt"), None);
    /// ```
    #[must_use]
    pub fn from_extension(extension: &str) -> Option<Self> {
        let types: [(Self, &[&str]); 6] = [
            (Self::Html, &["html", "htm", "xhtml"]),
            (Self::Css, &["css"]),
            (Self::JavaScript, &["js", "mjs", "cjs"]),
            // Source maps, among others.
            (Self::Json, &["json", "webmanifest", "map", "geojson", "jsonld"]),
            (Self::Svg, &["svg"]),
            (Self::Xml, &["xml", "rss", "atom", "xsl", "xslt"]),
        ];
        let is = |known: &&str| extension.eq_ignore_ascii_case(known);
        types.iter().find(|(_, known)| known.iter().any(is)).map(|(found, _)| *found)
    }
}
