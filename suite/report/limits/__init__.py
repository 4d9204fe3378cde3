"""How far along one axis each initializer meets a criterion: the table, the sentences, and the map."""
