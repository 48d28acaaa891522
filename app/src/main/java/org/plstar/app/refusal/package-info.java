/** Why requests to the application cannot be served. */
@org.jspecify.annotations.NullMarked
package org.plstar.app.refusal;
