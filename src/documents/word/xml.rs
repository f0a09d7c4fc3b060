//! Elements, attributes and text written one after the other; what is opened is closed.

use quick_xml::escape::escape;

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

/// An attribute's name and value.
pub(super) type Attribute<'a> = (&'a str, &'a str);

/// One part of the file, as far as it is written.
pub(super) struct Xml {
    written: String,
}

impl Xml {
    pub(super) fn new() -> Self {
        Self { written: HEAD.to_owned() }
    }

    /// An element and what stands in it.
    pub(super) fn within<T>(
        &mut self,
        name: &str,
        attributes: &[Attribute<'_>],
        inside: impl FnOnce(&mut Self) -> T,
    ) -> T {
        self.begin(name, attributes);
        self.written.push('>');
        let told = inside(self);
        self.written.push_str("</");
        self.written.push_str(name);
        self.written.push('>');
        told
    }

    /// An element with nothing in it.
    pub(super) fn empty(&mut self, name: &str, attributes: &[Attribute<'_>]) {
        self.begin(name, attributes);
        self.written.push_str("/>");
    }

    /// An element with text in it alone.
    pub(super) fn element(&mut self, name: &str, attributes: &[Attribute<'_>], words: &str) {
        self.within(name, attributes, |xml| xml.text(words));
    }

    pub(super) fn text(&mut self, words: &str) {
        self.written.push_str(&escape(words));
    }

    pub(super) fn finish(self) -> String {
        self.written
    }

    fn begin(&mut self, name: &str, attributes: &[Attribute<'_>]) {
        self.written.push('<');
        self.written.push_str(name);
        for (name, value) in attributes {
            self.written.push(' ');
            self.written.push_str(name);
            self.written.push_str("=\"");
            self.text(value);
            self.written.push('"');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_attributes_stay_text() {
        let mut xml = Xml::new();
        xml.within("a", &[("b", "\"><x y='&'")], |xml| {
            xml.empty("c", &[]);
            xml.element("d", &[], "</d>&amp;]]>");
        });
        let told = xml.finish();
        let body = told.strip_prefix(HEAD).unwrap();
        let expected = "<a b=\"&quot;&gt;&lt;x y=&apos;&amp;&apos;\"><c/>\
                        <d>&lt;/d&gt;&amp;amp;]]&gt;</d></a>";
        assert_eq!(body, expected);
    }
}
