def resolve_places(text, spans): raise NotImplementedError
