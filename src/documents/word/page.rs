//! The sheet of paper: A4 upright, two centimetres of margin. In twentieths of a point, as Word
//! measures.

pub(super) const WIDTH: u32 = 11_906;
pub(super) const HEIGHT: u32 = 16_838;
pub(super) const MARGIN: u32 = 1_134;
/// From the sheet's lower edge to the foot.
pub(super) const FOOT: u32 = 567;
/// What is left for text.
pub(super) const TEXT_WIDTH: u32 = WIDTH - 2 * MARGIN;
pub(super) const TEXT_HEIGHT: u32 = HEIGHT - 2 * MARGIN;
