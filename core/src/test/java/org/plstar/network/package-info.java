/** Layers, their text form and their programs. */
@org.jspecify.annotations.NullMarked
package org.plstar.network;
