/** Sweeps over widths: how curved networks are, and how far they leave their linearization. */
@org.jspecify.annotations.NullMarked
package org.plstar.study.linearity;
