/** The Polyak–Łojasiewicz condition, conditioning, and what they imply for a training run. */
@org.jspecify.annotations.NullMarked
package org.plstar.landscape;
