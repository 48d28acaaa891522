/** The documents of the repository as a site. */
@org.jspecify.annotations.NullMarked
package org.plstar.site;
