/** Fuzzing: whatever bytes a reader is given, it reads or refuses them, within a stated memory. */
@org.jspecify.annotations.NullMarked
package org.plstar.app.fuzz;
