/** Texts as tokens of a pre-trained model, by the {@code tokenizer.json} that comes with it. */
@org.jspecify.annotations.NullMarked
package org.plstar.data.text;
