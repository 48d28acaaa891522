/** The lowest tier: how every part of the project says that a request cannot be served. */
@org.jspecify.annotations.NullMarked
package org.plstar.refusal;
