/** The Polyak–Łojasiewicz condition, conditioning, and what they say about a training run. */
@org.jspecify.annotations.NullMarked
package org.plstar.landscape;
