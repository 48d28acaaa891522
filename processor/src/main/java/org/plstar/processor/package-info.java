/** What the build makes of the requests of studies. */
@org.jspecify.annotations.NullMarked
package org.plstar.processor;
