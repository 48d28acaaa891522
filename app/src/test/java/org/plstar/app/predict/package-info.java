/** What predictions and evaluations say. */
@org.jspecify.annotations.NullMarked
package org.plstar.app.predict;
