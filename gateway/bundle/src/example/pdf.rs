//! The smallest PDF with a few lines of ASCII text that any viewer opens (ISO 32000-1 §7.5).

use std::fmt::Write;

/// One A4 page. The lines hold no parentheses and no backslashes.
pub(super) fn page(lines: &[&str]) -> Vec<u8> {
    let text = lines.join(") Tj T*\n(");
    let content = format!("BT /F1 14 Tf 20 TL 72 770 Td\n({text}) Tj\nET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R \
         /Resources << /Font << /F1 5 0 R >> >> >>"
            .to_owned(),
        format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    let mut file = String::from("%PDF-1.4\n");
    let mut places = String::from("0000000000 65535 f \n");
    for (index, object) in objects.iter().enumerate() {
        // Writing into a string cannot fail.
        let _ = writeln!(places, "{:010} 00000 n ", file.len());
        let _ = writeln!(file, "{} 0 obj\n{object}\nendobj", index + 1);
    }
    let start = file.len();
    let _ = write!(file, "xref\n0 6\n{places}trailer\n<< /Size 6 /Root 1 0 R >>\n");
    let _ = write!(file, "startxref\n{start}\n%%EOF\n");
    file.into_bytes()
}
